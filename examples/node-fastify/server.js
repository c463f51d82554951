import Fastify from 'fastify';

const app = Fastify();
const readings = [{ at: '2026-01-01T06:00:00Z', celsius: 3.5 }];

app.addHook('onResponse', async (request, reply) => console.log(`${request.method} ${request.url} ${reply.statusCode}`));

app.get('/', async (request, reply) => {
  reply.type('text/html; charset=utf-8');
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Weather · Fastify</title>
    <style>body{margin:0;min-height:100vh;display:grid;place-content:center;text-align:center;color:#fff;
      font:18px/1.5 system-ui,sans-serif;background:linear-gradient(160deg,#0b3954,#087e8b)}b{font-size:5rem;font-weight:200}</style>
    <h1>Weather station</h1><b>${readings.at(-1).celsius} °C</b><p>Fastify, run by wasmrun · ${readings.length} readings</p></html>`;
});

app.get('/api/readings', async () => readings);

const reading = {
  type: 'object',
  required: ['celsius'],
  properties: { celsius: { type: 'number', minimum: -90, maximum: 60 } },
};
app.post('/api/readings', { schema: { body: reading } }, async (request, reply) => {
  readings.push({ at: new Date().toISOString(), celsius: request.body.celsius });
  reply.code(201);
  return readings.at(-1);
});

const port = Number(process.env.PORT || 3000);
// This one listens on loopback only: a forward reaches it all the same.
await app.listen({ port, host: '127.0.0.1' });
console.log(`Station up on port ${port}`);
console.error('The sensor is simulated');
