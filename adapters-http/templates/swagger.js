// Named by this script's own address, which is right with and without a slash after /docs, and under any base path.
const description = new URL("../openapi.json", document.currentScript.src);
SwaggerUIBundle({ url: description.href, dom_id: "#swagger-ui", deepLinking: true });
