const { WebSocketServer } = require('ws')

const server = require('node:http').createServer((request, response) => response.end('Sockets'))
new WebSocketServer({ server, path: '/echo' }).on('connection', (socket) => {
  socket.on('message', (text) => socket.send('node: ' + text))
})
server.listen(process.env.PORT)
