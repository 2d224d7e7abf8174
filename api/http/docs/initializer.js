// Served beside swagger-ui's own files: the Content-Security-Policy allows no inline script.
window.addEventListener('load', () => {
  const product = window.location.pathname.split('/').filter(Boolean).at(-1);
  const url = `/openapi/${product}.json`;
  window.SwaggerUIBundle({
    url,
    dom_id: '#swagger-ui',
    deepLinking: true,
    validatorUrl: null,
    onComplete: () => {
      document.title = document.querySelector('#swagger-ui .title')?.firstChild?.textContent ?? document.title;
    },
  });
});
