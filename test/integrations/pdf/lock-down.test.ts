import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPdfRenderer, type PdfRenderer } from '../../../integrations/pdf/renderer.ts';
import { renderDocumentHtml } from '../../../templates/documents.ts';
import { sampleInvoice, samplePackingSlip } from '../../../templates/samples.ts';
import { TEST_BROWSER } from './chromium.ts';
import { pdfText } from './pdf-text.ts';

const SECRET = 'CANARYTEXT';

describe('S-03: a document that tries to read files or reach the network', () => {
  let renderer: PdfRenderer;
  let canary: Server;
  let connections = 0;
  let folder: string;
  let vectors: Record<string, string>;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'holdfast-canary-'));
    writeFileSync(join(folder, 'canary.txt'), SECRET);
    canary = createServer((socket) => {
      connections++;
      socket.end(`HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n<p>${SECRET}</p>`);
    });
    await new Promise<void>((resolve) => canary.listen(0, '127.0.0.1', resolve));
    const { port } = canary.address() as AddressInfo;
    vectors = vectorsTo(`http://127.0.0.1:${port}/canary`, `file://${folder}/canary.txt`);
    renderer = createPdfRenderer(TEST_BROWSER);
  });

  after(async () => {
    await renderer.close();
    canary.close();
    rmSync(folder, { recursive: true });
  });

  it('has a canary that notices', async () => {
    const { port } = canary.address() as AddressInfo;
    await (await fetch(`http://127.0.0.1:${port}/`)).text();
    assert.equal(connections, 1);
    connections = 0;
  });

  for (const name of Object.keys(vectorsTo('', ''))) {
    it(`is printed as it stands, without what it asked for: ${name}`, async () => {
      const html = renderDocumentHtml(sampleInvoice('en', 1));
      const hostile = html
        .replace('<title>', `${vectors[name] ?? ''}<title>`)
        .replace('</main>', `${vectors[name] ?? ''}<p>after it</p></main>`);
      const text = await pdfText(await renderer.render(hostile));
      assert.equal(connections, 0);
      assert.ok(!text.includes(SECRET) && !text.includes('SCRIPTRAN'), text);
      assert.match(text, /F2026-001284.*after it/s);
    });
  }

  it('reads the same strings in names, addresses and remarks as text', async () => {
    for (const vector of Object.values(vectors)) {
      const invoice = sampleInvoice('en', 1);
      const lines = invoice.lines.map((line) => ({ ...line, name: vector, details: vector }));
      const address = { ...invoice.buyer.address, name: vector, street: `${vector} 1` };
      const buyer = { ...invoice.buyer, address };
      const printed = await pdfText(
        await renderer.render(renderDocumentHtml({ ...invoice, lines, buyer })),
      );
      const slip = { ...samplePackingSlip('en'), customerComment: vector };
      const remark = await pdfText(await renderer.render(renderDocumentHtml(slip)));
      const bare = (text: string) => text.replace(/\s/g, '');
      assert.equal(bare(printed).split(bare(vector)).length - 1, 4, vector);
      assert.ok(bare(remark).includes(bare(vector)), vector);
      assert.equal(connections, 0);
    }
  });

  it('leaves no trace in the documents after it', async () => {
    const html = renderDocumentHtml(sampleInvoice('en', 1));
    const undisturbed = createPdfRenderer(TEST_BROWSER);
    try {
      const expected = Buffer.from(await undisturbed.render(html));
      for (const [name, vector] of Object.entries(vectors)) {
        await renderer.render(html.replace('</main>', `${vector}</main>`));
        assert.equal(Buffer.compare(Buffer.from(await renderer.render(html)), expected), 0, name);
      }
    } finally {
      await undisturbed.close();
    }
  });
});

/** Every way that we know of for a page to fetch something. */
function vectorsTo(url: string, file: string): Record<string, string> {
  return {
    'iframe of a file': `<iframe src="${file}" width="400" height="100"></iframe>`,
    'object of a file': `<object data="${file}" type="text/plain" width="400"></object>`,
    'embed of a file': `<embed src="${file}" type="text/plain" width="400">`,
    'frame with a document of its own': `<iframe srcdoc='<img src="${url}">'></iframe>`,
    iframe: `<iframe src="${url}"></iframe>`,
    object: `<object data="${url}"></object>`,
    embed: `<embed src="${url}">`,
    picture: `<img src="${url}"><img srcset="${url} 1x"><picture><source srcset="${url}"></picture>`,
    'style sheet': `<link rel="stylesheet" href="${url}">`,
    'style import': `<style>@import url("${url}");</style>`,
    'style picture': `<p style="background:url(${url})">p</p><style>p{list-style-image:url(${url})}</style>`,
    font: `<style>@font-face{font-family:x;src:url(${url})}i.x{font-family:x}</style><i class="x">x</i>`,
    svg: `<svg><image href="${url}"/><use href="${url}#a"/></svg>`,
    video: `<video src="${url}" poster="${url}" autoplay></video><audio src="${url}" autoplay></audio>`,
    prefetch: `<link rel="prefetch" href="${url}"><link rel="preload" as="image" href="${url}">`,
    preconnect: `<link rel="preconnect" href="${url}"><link rel="dns-prefetch" href="${url}">`,
    prerender: `<link rel="prerender" href="${url}"><link rel="modulepreload" href="${url}">`,
    icon: `<link rel="icon" href="${url}"><link rel="manifest" href="${url}">`,
    'meta refresh': `<meta http-equiv="refresh" content="0;url=${url}">`,
    'meta refresh to a file': `<meta http-equiv="refresh" content="0;url=${file}">`,
    'base address': `<base href="${url}/"><img src="a.png">`,
    'looser policy': `<meta http-equiv="Content-Security-Policy" content="default-src *"><img src="${url}">`,
    form: `<form action="${url}"><input type="image" src="${url}"></form>`,
    script: `<script>document.body.append('SCRIPTRAN');fetch("${url}");new WebSocket("${url.replace('http', 'ws')}")</script>`,
    'remote script': `<script src="${url}"></script><script type="module" src="${url}"></script>`,
    'script in an event': `<img src="data:," onerror="document.body.append('SCRIPTRAN');fetch('${url}')">`,
    'speculation rules': `<script type="speculationrules">{"prefetch":[{"urls":["${url}"]}]}</script>`,
  };
}
