const Database = require("better-sqlite3")

const { sum } = new Database(":memory:").prepare("select 40 + 2 as sum").get()
require("node:http").createServer((_, answer) => answer.end(`The sum is ${sum}`)).listen(process.env.PORT)
