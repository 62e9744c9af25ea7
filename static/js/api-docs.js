"use strict";

const page = document.getElementById("api");

// What screen readers move by: Swagger UI has no landmark around what it says first, and no
// heading between those of the first and of the third level.
const landmarks = {
  InfoContainer: (Original, { React }) => (props) =>
    React.createElement("section", { "aria-label": "About" }, React.createElement(Original, props)),
  operations: (Original, { React }) => (props) =>
    React.createElement(
      React.Fragment,
      null,
      React.createElement("h2", null, "Calls"),
      React.createElement(Original, props),
    ),
};

SwaggerUIBundle({
  url: page.dataset.schema,
  domNode: page,
  presets: [SwaggerUIBundle.presets.apis],
  plugins: [() => ({ wrapComponents: landmarks })],
  layout: "BaseLayout",
  // Would put links inside the buttons that open calls.
  deepLinking: false,
  displayRequestDuration: true,
  defaultModelsExpandDepth: -1,
  // A token typed here is gone with the page.
  persistAuthorization: false,
  // Otherwise the schema is sent to a checking service on the web.
  validatorUrl: null,
});
