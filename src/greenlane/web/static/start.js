// SPDX-License-Identifier: Apache-2.0
// Shows the description of the interface. A file of its own because the page's policy allows no script inside it.
// No validator: its badge would be asked of a server outside.
SwaggerUIBundle({
  url: "openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  validatorUrl: null,
});
