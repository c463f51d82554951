import { createServer } from 'node:http'

const port: number = Number(process.env.PORT)
createServer((_, response) => response.end('Typed')).listen(port)
