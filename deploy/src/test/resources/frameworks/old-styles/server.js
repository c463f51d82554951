const sass = require('node-sass')

const { css } = sass.renderSync({ data: '$wide: 20px; p { b { width: $wide / 2 } }' })
require('node:http')
  .createServer((request, response) => response.end(css))
  .listen(process.env.PORT)
