const Koa = require('koa');
const { Router } = require('@koa/router');
const { bodyParser } = require('@koa/bodyparser');
const page = require('./page');

const entries = [{ name: 'Ada', text: 'Lovely place.' }];
const router = new Router();

router.get('/', (context) => {
  context.type = 'html';
  context.body = page(entries);
});

router.get('/api/entries', (context) => {
  context.body = entries;
});

router.post('/api/entries', (context) => {
  const { name, text } = context.request.body;
  if (!name || !text) {
    console.error('Refused an entry without name or text');
    context.throw(400, 'name and text are needed');
  }
  entries.push({ name, text });
  context.status = 201;
  context.body = entries.at(-1);
});

const app = new Koa();
app.use(async (context, next) => {
  await next();
  console.log(`${context.method} ${context.url} ${context.status}`);
});
app.use(bodyParser());
app.use(router.routes());

const port = process.env.PORT || 3000;
app.listen(port, () => {
  console.log(`Guest book open on port ${port}`);
  console.error('Entries are kept in memory only');
});
