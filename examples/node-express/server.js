const express = require('express');
const path = require('node:path');

const app = express();
const products = [
  { id: 1, name: 'Lighthouse print', price: 24 },
  { id: 2, name: 'Enamel mug', price: 12 },
  { id: 3, name: 'Wool blanket', price: 79 },
];

app.use((request, response, next) => {
  response.on('finish', () => console.log(`${request.method} ${request.originalUrl} ${response.statusCode}`));
  next();
});

app.get('/api/products', (request, response) => response.json(products));

app.get('/api/products/:id', (request, response) => {
  const product = products.find((each) => each.id === Number(request.params.id));
  if (!product) {
    console.error(`No product ${request.params.id}`);
    return response.status(404).json({ error: 'No such product' });
  }
  response.json(product);
});

app.use(express.static(path.join(__dirname, 'public')));

const port = process.env.PORT || 3000;
app.listen(port, () => {
  console.log(`Shop open on port ${port}`);
  console.error('Prices are examples: nothing is sold here');
});
