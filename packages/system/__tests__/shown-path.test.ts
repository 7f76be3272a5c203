import { shownPath } from "@secure-serverless/system/shown-path";

it.each([
  ["/home/person/work/dist/sbom/repository.cdx.json", "dist/sbom/repository.cdx.json"],
  ["/home/person/work", "."],
  ["/home/person/work/..x", "..x"],
  ["/home/person", "/home/person"],
  ["/home/person/workshop", "/home/person/workshop"],
  ["/tmp/sbom/repository.cdx.json", "/tmp/sbom/repository.cdx.json"],
])("shows %s as %s", (path, shown) => {
  expect(shownPath(path, "/home/person/work")).toBe(shown);
});
