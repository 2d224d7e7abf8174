// Served beside swagger-ui's own files: the Content-Security-Policy allows no inline script.
window.addEventListener('load', () => {
  const url = document.querySelector('#swagger-ui').dataset.document;
  window.SwaggerUIBundle({ url, dom_id: '#swagger-ui', deepLinking: true, validatorUrl: null });
});
