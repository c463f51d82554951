require('node:http')
  .createServer((request, response) => response.end('Installed by nobody'))
  .listen(process.env.PORT)
