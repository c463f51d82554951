const isNumber = require('is-number');

require('node:http')
  .createServer((_, answer) => answer.end(`7 is a number: ${isNumber(7)}`))
  .listen(process.env.PORT);
