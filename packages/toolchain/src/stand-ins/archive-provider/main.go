// A stand-in for hashicorp/archive, built only where the Terraform registry cannot be reached: that provider is not on
// the Go module proxy. It serves the archive_file data source for what the stacks use of it: a zip of a folder or of a
// file.
package main

import (
	"context"
	"log"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
)

// version is set by the linker to the release that this build stands in for.
var version = "dev"

type archiveProvider struct{}

func (archiveProvider) Metadata(_ context.Context, _ provider.MetadataRequest, response *provider.MetadataResponse) {
	response.TypeName = "archive"
	response.Version = version
}

func (archiveProvider) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}

func (archiveProvider) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {
}

func (archiveProvider) Resources(context.Context) []func() resource.Resource { return nil }

func (archiveProvider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{func() datasource.DataSource { return archiveFile{} }}
}

func main() {
	err := providerserver.Serve(
		context.Background(),
		func() provider.Provider { return archiveProvider{} },
		// the data source uses nothing that needs protocol 6, and hashicorp/archive speaks 5
		providerserver.ServeOpts{Address: "registry.terraform.io/hashicorp/archive", ProtocolVersion: 5},
	)
	if err != nil {
		log.Fatal(err)
	}
}
