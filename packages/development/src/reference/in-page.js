// Runs in the page of the API reference, with `SwaggerUIBundle` and `apiDocument` in front of it.
(() => {
  const { kind, tries } = document.documentElement.dataset;
  const TOKEN = /^#([A-Za-z0-9_-]{43})$/;

  /** The token of this run, out of the address, where it would be seen and kept. It is not the API key. */
  function takeToken() {
    const [, given] = TOKEN.exec(location.hash) ?? [];
    if (given !== undefined) {
      sessionStorage.setItem("token", given);
      history.replaceState(null, "", location.pathname);
    }
    return sessionStorage.getItem("token");
  }

  const isLocal = kind === "local";
  const token = isLocal ? takeToken() : null;
  const ui = globalThis.SwaggerUIBundle({
    dom_id: "#reference",
    spec: { ...globalThis.apiDocument, ...(isLocal && { servers: [{ url: location.origin }] }) },
    // nothing is sent to anybody, for a check neither
    validatorUrl: null,
    supportedSubmitMethods: tries === "true" ? ["get", "head", "put", "post", "delete", "options"] : [],
    tryItOutEnabled: isLocal,
    // a key is kept for as long as the page is open
    persistAuthorization: false,
    withCredentials: false,
    defaultModelsExpandDepth: 0,
    onComplete: () => {
      if (token !== null) ui.preauthorizeApiKey("apiKey", token);
      document.documentElement.dataset.ready = "true";
    },
  });
})();
