// Serves the files of the current folder; wasmrun starts it for a folder that only has pages.
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');

const TYPES = {
  '.avif': 'image/avif', '.css': 'text/css; charset=utf-8', '.csv': 'text/csv; charset=utf-8', '.gif': 'image/gif',
  '.htm': 'text/html; charset=utf-8', '.html': 'text/html; charset=utf-8', '.ico': 'image/x-icon', '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg', '.js': 'text/javascript; charset=utf-8', '.json': 'application/json', '.map': 'application/json',
  '.md': 'text/markdown; charset=utf-8', '.mjs': 'text/javascript; charset=utf-8', '.mp3': 'audio/mpeg', '.mp4': 'video/mp4',
  '.pdf': 'application/pdf', '.png': 'image/png', '.svg': 'image/svg+xml', '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm', '.webm': 'video/webm', '.webmanifest': 'application/manifest+json', '.webp': 'image/webp',
  '.woff': 'font/woff', '.woff2': 'font/woff2', '.xml': 'application/xml',
};

// Of a folder with pages and no index.html; a letter of HTML's own in a name is written as its number.
function list(request, response, pages) {
  console.log(`${request.method} ${request.url} 200`);
  const text = (name) => name.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  const items = pages.map((name) => `<li><a href="${text(encodeURIComponent(name))}">${text(name)}</a>`);
  response.writeHead(200, { 'content-type': TYPES['.html'] }).end(`<!doctype html><title>Pages</title><ul>\n${items.join('\n')}\n</ul>\n`);
}

function answer(request, response) {
  const end = (status, headers = {}) => {
    console.log(`${request.method} ${request.url} ${status}`);
    response.writeHead(status, { 'content-type': 'text/plain', ...headers }).end(`${status} ${http.STATUS_CODES[status]}\n`);
  };
  if (request.method !== 'GET' && request.method !== 'HEAD') return end(405);
  const [route, query] = request.url.split('?');
  let file;
  try {
    file = path.join(process.cwd(), path.normalize('/' + decodeURIComponent(route)));
    if (fs.statSync(file).isDirectory()) {
      if (!route.endsWith('/')) return end(301, { location: `${encodeURI('/' + path.relative(process.cwd(), file))}/${query === undefined ? '' : '?' + query}` });
      const pages = fs.existsSync(path.join(file, 'index.html')) ? [] : fs.readdirSync(file).filter((name) => /\.html?$/i.test(name));
      if (pages.length === 1) return end(302, { location: encodeURIComponent(pages[0]) });
      if (pages.length > 1) return list(request, response, pages);
      file = path.join(file, 'index.html');
    }
  } catch (error) {
    return end(error.code === 'EACCES' ? 403 : error.code === 'ENOENT' || error.code === 'ENOTDIR' ? 404 : 400);
  }
  const content = fs.createReadStream(file);
  content.on('error', (error) => (response.headersSent ? response.destroy() : end(error.code === 'EACCES' ? 403 : 404)));
  content.on('open', () => {
    console.log(`${request.method} ${request.url} 200`);
    response.writeHead(200, {
      'content-type': TYPES[path.extname(file).toLowerCase()] ?? 'application/octet-stream',
      'cache-control': 'no-cache',
    });
    content.pipe(response);
  });
  response.on('close', () => content.destroy());
}

http.createServer(answer).listen(process.env.PORT, () => console.log(`Serving the folder on port ${process.env.PORT}`));
