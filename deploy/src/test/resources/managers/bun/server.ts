import isNumber from 'is-number'

Bun.serve({ port: 3000, fetch: () => new Response(`7 is a number: ${isNumber(7)}`) })
