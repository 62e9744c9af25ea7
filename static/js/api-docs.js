"use strict";

const page = document.getElementById("api");

SwaggerUIBundle({
  url: page.dataset.schema,
  domNode: page,
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  deepLinking: true,
  displayRequestDuration: true,
  // A token typed here is gone with the page.
  persistAuthorization: false,
  // Otherwise the schema is sent to a checking service on the web.
  validatorUrl: null,
});
