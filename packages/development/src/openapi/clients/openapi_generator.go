// The steps of ../steps.ts, with what openapi-generator's go generator makes of docs/openapi.yaml (package openapi).
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"reflect"
	"time"

	openapi "example.invalid/secure-serverless/client"
)

var key = os.Getenv("OBJECT_KEY")

// It has no path: gateways would read another key in it.
var withoutPath = key + "?100%41"

func client(token string) *openapi.ObjectsAPIService {
	configuration := openapi.NewConfiguration()
	configuration.Servers = openapi.ServerConfigurations{{URL: os.Getenv("API_ORIGIN")}}
	configuration.AddDefaultHeader("Authorization", "Bearer "+token)
	configuration.HTTPClient = &http.Client{Timeout: 30 * time.Second}
	return openapi.NewAPIClient(configuration).ObjectsAPI
}

func check(step string, actual, expected any) {
	if !reflect.DeepEqual(actual, expected) {
		fmt.Fprintf(os.Stderr, "%s: expected %v, got %v\n", step, expected, actual)
		os.Exit(1)
	}
	fmt.Println(step)
}

func must[T any](value T, err error) T {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	return value
}

// A request's body is a file to this generator.
func fileOf(content []byte) *os.File {
	file := must(os.CreateTemp("", "content"))
	must(file.Write(content))
	must(file.Seek(0, io.SeekStart))
	must(0, os.Remove(file.Name()))
	return file
}

// Returns the model that the generated client read from a refusal.
func model(err error) any {
	var refused *openapi.GenericOpenAPIError
	if !errors.As(err, &refused) {
		return err
	}
	return refused.Model()
}

func problem(response *http.Response, err error) []any {
	read, isProblem := model(err).(openapi.Problem)
	if !isProblem {
		return []any{response.StatusCode, err}
	}
	return []any{response.StatusCode, read.Code}
}

func main() {
	ctx := context.Background()
	api := client(os.Getenv("API_KEY"))
	content := make([]byte, 256)
	for index := range content {
		content[index] = byte(index)
	}

	written, response, err := api.PutObject(ctx, key).IfNoneMatch("*").Body(fileOf(content)).Execute()
	must(0, err)
	check("write", []any{response.StatusCode, int(written.Size)}, []any{201, len(content)})

	file, response, err := api.GetObject(ctx, key).Execute()
	must(0, err)
	read := must(io.ReadAll(file))
	must(0, os.Remove(file.Name()))
	check("read", []any{response.StatusCode, bytes.Equal(read, content), response.Header.Get("ETag")}, []any{200, true, written.Etag})

	listed, _, err := api.ListObjects(ctx).Prefix(key).Execute()
	must(0, err)
	check("list", []any{len(listed.Objects), listed.Objects[0].Key}, []any{1, key})

	_, response, err = api.PutObject(ctx, key).IfNoneMatch("*").Body(fileOf(content)).Execute()
	check("create only", problem(response, err), []any{412, "precondition_failed"})

	replaced, response, err := api.PutObject(ctx, key).IfMatch(written.Etag).Body(fileOf(content[:6])).Execute()
	must(0, err)
	check("replace", []any{response.StatusCode, int(replaced.Size)}, []any{200, 6})

	_, response, err = api.PutObject(ctx, key).IfMatch(written.Etag).Body(fileOf(content)).Execute()
	check("stale", problem(response, err), []any{412, "precondition_failed"})

	_, response, _ = api.GetObject(ctx, key).IfNoneMatch(replaced.Etag).Execute()
	check("not modified", response.StatusCode, 304)

	_, response, err = client("of-nobody").GetObject(ctx, key).Execute()
	stranger := model(err).(openapi.Refusal)
	check("wrong key", []any{response.StatusCode, stranger.GatewayMessage.GetMessage()}, []any{403, "Forbidden"})

	response, err = api.DeleteObject(ctx, key).IfMatch(written.Etag).Execute()
	check("stale delete", problem(response, err), []any{412, "precondition_failed"})

	response, err = api.DeleteObject(ctx, key).IfMatch(replaced.Etag).Execute()
	must(0, err)
	check("delete", response.StatusCode, 204)

	_, response, err = api.GetObject(ctx, key).Execute()
	check("problem", problem(response, err), []any{404, "object_not_found"})

	byKey, response, err := api.PutData(ctx).Key(withoutPath).IfNoneMatch("*").Body(fileOf(content)).Execute()
	must(0, err)
	check("write by key", []any{response.StatusCode, byKey.Written.Key}, []any{201, withoutPath})

	// the operation is typed as the list, so the bytes come beside an error
	_, response, _ = api.ListObjects(ctx).Key(withoutPath).Execute()
	read = must(io.ReadAll(response.Body))
	check("read by key", []any{response.StatusCode, bytes.Equal(read, content)}, []any{200, true})

	response, err = api.DeleteData(ctx).Key(withoutPath).IfMatch(byKey.Written.Etag).Execute()
	must(0, err)
	check("delete by key", response.StatusCode, 204)
}
