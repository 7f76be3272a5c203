package main

import (
	"context"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

type archiveFile struct{}

// model has the attributes of https://registry.terraform.io/providers/hashicorp/archive/2.7.1/docs/data-sources/file
// that a zip of a folder or of a file needs; any other is refused by Terraform as unsupported.
type model struct {
	ID                 types.String `tfsdk:"id"`
	Type               types.String `tfsdk:"type"`
	SourceDir          types.String `tfsdk:"source_dir"`
	SourceFile         types.String `tfsdk:"source_file"`
	OutputPath         types.String `tfsdk:"output_path"`
	OutputFileMode     types.String `tfsdk:"output_file_mode"`
	OutputSize         types.Int64  `tfsdk:"output_size"`
	OutputMd5          types.String `tfsdk:"output_md5"`
	OutputSha          types.String `tfsdk:"output_sha"`
	OutputSha256       types.String `tfsdk:"output_sha256"`
	OutputBase64Sha256 types.String `tfsdk:"output_base64sha256"`
	OutputSha512       types.String `tfsdk:"output_sha512"`
	OutputBase64Sha512 types.String `tfsdk:"output_base64sha512"`
}

func (archiveFile) Metadata(_ context.Context, request datasource.MetadataRequest, response *datasource.MetadataResponse) {
	response.TypeName = request.ProviderTypeName + "_file"
}

func (archiveFile) Schema(_ context.Context, _ datasource.SchemaRequest, response *datasource.SchemaResponse) {
	response.Schema = schema.Schema{
		Description: "Makes a zip archive of a folder or of a file.",
		Attributes: map[string]schema.Attribute{
			"id":                  schema.StringAttribute{Computed: true},
			"type":                schema.StringAttribute{Required: true},
			"source_dir":          schema.StringAttribute{Optional: true},
			"source_file":         schema.StringAttribute{Optional: true},
			"output_path":         schema.StringAttribute{Required: true},
			"output_file_mode":    schema.StringAttribute{Optional: true},
			"output_size":         schema.Int64Attribute{Computed: true},
			"output_md5":          schema.StringAttribute{Computed: true},
			"output_sha":          schema.StringAttribute{Computed: true},
			"output_sha256":       schema.StringAttribute{Computed: true},
			"output_base64sha256": schema.StringAttribute{Computed: true},
			"output_sha512":       schema.StringAttribute{Computed: true},
			"output_base64sha512": schema.StringAttribute{Computed: true},
		},
	}
}

func (archiveFile) Read(ctx context.Context, request datasource.ReadRequest, response *datasource.ReadResponse) {
	var data model
	response.Diagnostics.Append(request.Config.Get(ctx, &data)...)
	if response.Diagnostics.HasError() {
		return
	}
	if err := data.archive(); err != nil {
		response.Diagnostics.AddError("The archive could not be made", err.Error())
		return
	}
	response.Diagnostics.Append(response.State.Set(ctx, &data)...)
}

func (data *model) archive() error {
	if kind := data.Type.ValueString(); kind != "zip" {
		return fmt.Errorf("type must be \"zip\", got %q", kind)
	}
	if data.SourceDir.IsNull() == data.SourceFile.IsNull() {
		return fmt.Errorf("exactly one of source_dir and source_file must be set")
	}
	var mode *os.FileMode
	if text := data.OutputFileMode.ValueString(); text != "" {
		bits, err := strconv.ParseUint(text, 8, 32)
		if err != nil {
			return fmt.Errorf("output_file_mode must be octal, got %q", text)
		}
		parsed := os.FileMode(bits)
		mode = &parsed
	}

	root := data.SourceDir.ValueString()
	names := []string{}
	if data.SourceDir.IsNull() {
		root = filepath.Dir(data.SourceFile.ValueString())
		names = append(names, filepath.Base(data.SourceFile.ValueString()))
	} else {
		var err error
		if names, err = filesUnder(root); err != nil {
			return err
		}
	}
	content, err := zipOf(root, names, mode)
	if err != nil {
		return err
	}
	output := data.OutputPath.ValueString()
	if err := os.MkdirAll(filepath.Dir(output), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(output, content, 0o644); err != nil {
		return err
	}
	data.describe(content)
	return nil
}

func (data *model) describe(content []byte) {
	md5Sum, sha1Sum := md5.Sum(content), sha1.Sum(content)
	sha256Sum, sha512Sum := sha256.Sum256(content), sha512.Sum512(content)
	data.ID = types.StringValue(hex.EncodeToString(sha1Sum[:]))
	data.OutputSize = types.Int64Value(int64(len(content)))
	data.OutputMd5 = types.StringValue(hex.EncodeToString(md5Sum[:]))
	data.OutputSha = types.StringValue(hex.EncodeToString(sha1Sum[:]))
	data.OutputSha256 = types.StringValue(hex.EncodeToString(sha256Sum[:]))
	data.OutputBase64Sha256 = types.StringValue(base64.StdEncoding.EncodeToString(sha256Sum[:]))
	data.OutputSha512 = types.StringValue(hex.EncodeToString(sha512Sum[:]))
	data.OutputBase64Sha512 = types.StringValue(base64.StdEncoding.EncodeToString(sha512Sum[:]))
}
