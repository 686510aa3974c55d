// The peer: @digitalbazaar/vc with eddsa-rdfc-2022, driven over stdin and stdout, one JSON message a line.
//
//   {"setup": {"contexts": {url: document}, "dids": {did: {...}}}}   →  {"versions": {...}}
//   {"documents": ["…", …]}                                          →  {"count": n, "microseconds": cpu}
//   {"documents": ["…"], "expect": false}                            →  {"refused": true}
//   {"memory": true}                                                 →  {"peak_rss_kb": n, "heap_kb": n}
//
// Everything that makes it faster in real use is on: contexts are marked static, so that jsonld.js keeps them processed;
// the DID document has the context that spares it framing; one suite serves all documents. Nothing is fetched.
import {createRequire} from 'node:module';
import {readFileSync} from 'node:fs';
import {createInterface} from 'node:readline';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import * as vc from '@digitalbazaar/vc';

const documents = new Map();
const suite = new DataIntegrityProof({cryptosuite});
const NOW = '2026-01-01T00:00:00Z';

async function documentLoader(url) {
  const document = documents.get(url);
  if(document === undefined) {
    throw new Error(`not served: ${url}`);
  }
  return {contextUrl: null, documentUrl: url, document, tag: 'static'};
}

// Status is not part of this race: whatever the credential says, nothing is looked up.
const checkStatus = async () => ({verified: true});

const verify = credential => vc.verifyCredential({credential, suite, documentLoader, checkStatus, now: NOW});

function setup({contexts, keys}) {
  for(const [url, document] of Object.entries({...contexts, ...keys})) {
    documents.set(url, document);
  }
  const require = createRequire(import.meta.url);
  const names = ['@digitalbazaar/vc', '@digitalbazaar/eddsa-rdfc-2022-cryptosuite', '@digitalbazaar/data-integrity',
    'jsonld', 'rdf-canonize'];
  const versions = {node: process.version};
  for(const name of names) {
    const folder = require.resolve.paths(name).map(path => `${path}/${name}/package.json`);
    for(const path of folder) {
      try {
        versions[name] = JSON.parse(readFileSync(path)).version;
        break;
      } catch(error) {
        if(error.code !== 'ENOENT') {
          throw error;
        }
      }
    }
  }
  return {versions};
}

async function run({documents: texts, expect = true}) {
  const credentials = texts.map(text => JSON.parse(text));
  globalThis.gc?.();
  const before = process.cpuUsage();
  for(const credential of credentials) {
    const result = await verify(credential);
    if(result.verified !== expect) {
      const why = result.error?.errors?.map(error => error.message).join('; ') ?? result.error?.message;
      return {error: `verified is ${result.verified}: ${why}`};
    }
  }
  const spent = process.cpuUsage(before);
  return {count: credentials.length, microseconds: spent.user + spent.system};
}

function memory() {
  let peak = process.resourceUsage().maxRSS;
  try {
    // maxRSS counts what the parent process had before exec; the kernel's own mark of this process does not.
    peak = Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]);
  } catch(error) {
    if(error.code !== 'ENOENT') {
      throw error;
    }
  }
  return {peak_rss_kb: peak, heap_kb: Math.round(process.memoryUsage().heapUsed / 1024)};
}

for await (const line of createInterface({input: process.stdin})) {
  const message = JSON.parse(line);
  let answer;
  if(message.setup) {
    answer = setup(message.setup);
  } else if(message.memory) {
    answer = memory();
  } else {
    answer = await run(message);
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
