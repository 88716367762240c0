// @ts-check
// Shows the OpenAPI document with Scalar, which the page loads before this; nothing comes from another host.

/** @type {any} */ (window).Scalar.createApiReference("#reference", {
  url: "/openapi/v2.json",
  theme: "default",
  withDefaultFonts: false,
  telemetry: false,
  showDeveloperTools: "never",
  agent: { disabled: true },
  mcp: { disabled: true },
  hideClientButton: true,
  authentication: { preferredSecurityScheme: "token" },
  metaData: { title: "API · AiPlatform" },
});
