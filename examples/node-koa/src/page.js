const escape = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

module.exports = (entries) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Guest book · Koa</title>
<style>body{max-width:36rem;margin:3rem auto;padding:0 1rem;font:17px/1.6 Georgia,serif;color:#3b3024;background:#fbf6ec}
  blockquote{margin:1rem 0;padding:.75rem 1.25rem;background:#fff;border-left:4px solid #d9a441}</style>
<h1>Guest book</h1><p>Koa, run by wasmrun</p>
${entries.map(({ name, text }) => `<blockquote>${escape(text)}<br><em>${escape(name)}</em></blockquote>`).join('')}</html>`;
