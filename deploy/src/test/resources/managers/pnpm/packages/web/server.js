const words = require('greet');

require('node:http').createServer((_, answer) => answer.end(words)).listen(process.env.PORT);
