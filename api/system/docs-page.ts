/** The page of `/api/docs`: Swagger UI from our own address, toned to look like the rest. */

export const DOCS_PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Holdfast API</title>
    <link rel="icon" href="/api/docs/assets/favicon-32x32.png">
    <link rel="stylesheet" href="/api/docs/assets/swagger-ui.css">
    <link rel="stylesheet" href="/api/docs/assets/docs.css">
  </head>
  <body>
    <header><a href="/">Holdfast</a><span>HTTP API</span><a href="/api/openapi.json">openapi.json</a></header>
    <main id="docs"></main>
    <script src="/api/docs/assets/swagger-ui-bundle.js"></script>
    <script src="/api/docs/assets/docs.js"></script>
  </body>
</html>
`;

export const DOCS_SCRIPT = `SwaggerUIBundle({
  url: '/api/openapi.json',
  dom_id: '#docs',
  deepLinking: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  filter: true,
  persistAuthorization: false,
  syntaxHighlight: { theme: 'idea' },
  validatorUrl: null,
});
`;

export const DOCS_STYLE = `
:root { --ink: #1a1d1c; --bg: #f4f4f1; --line: #e5e4de; --accent: #0b6170; }
body { margin: 0; background: var(--bg); }
header { display: flex; gap: 20px; align-items: baseline; padding: 16px 28px; background: #fff; border-bottom: 1px solid var(--line); font: 14px/20px -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; color: #505552; }
header a { color: var(--accent); text-decoration: none; } header a:first-child { font-weight: 600; font-size: 16px; color: var(--ink); }
header a:last-child { margin-left: auto; }
.swagger-ui .scheme-container { background: transparent; box-shadow: none; border-bottom: 1px solid var(--line); padding: 12px 0; }
.swagger-ui .info { margin: 28px 0 20px; }
.swagger-ui .opblock { border-radius: 8px; box-shadow: none; }
.swagger-ui .opblock.opblock-get { background: #fff; border-color: var(--line); }
.swagger-ui .opblock.opblock-get .opblock-summary { border-color: var(--line); }
.swagger-ui .opblock.opblock-get .opblock-summary-method { background: #23539f; }
.swagger-ui .opblock.opblock-post { background: #fff; border-color: var(--line); }
.swagger-ui .opblock.opblock-post .opblock-summary { border-color: var(--line); }
.swagger-ui .opblock.opblock-post .opblock-summary-method { background: var(--accent); }
.swagger-ui .btn.authorize { color: var(--accent); border-color: var(--accent); }
.swagger-ui .btn.authorize svg { fill: var(--accent); }
`;
