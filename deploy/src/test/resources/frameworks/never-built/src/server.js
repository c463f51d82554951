const polka = require("polka")

polka().get("/", (_, answer) => answer.end("Built first")).listen(process.env.PORT)
