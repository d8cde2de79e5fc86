// Runs one model in ONNX Runtime: node run.mjs JOB.json, or node run.mjs --probe, or node run.mjs --serve MODEL THREADS RUNS SHAPE.
//
// Job: { model, threads, runs, optimization, optimized, inputs: [{ shape, type, file }] }: files of raw elements; each is run once and its
// output is written to FILE.out, then runs times for the clock. Prints one line of JSON: { version, outputs: [{ shape, milliseconds }] }.
// Serving: prints "ready", then for each line of the standard input the milliseconds of a run, the mean of RUNS on random input,
// after one that does not count.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const require = createRequire(import.meta.url);
const ort = require(process.env.ONNXRUNTIME_NODE ?? 'onnxruntime-node');
const arrays = { float32: Float32Array, int64: BigInt64Array };

function open(job) {
  return ort.InferenceSession.create(job.model, {
    executionProviders: ['cpu'],
    graphOptimizationLevel: job.optimization ?? 'all',
    intraOpNumThreads: job.threads,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
    ...(job.optimized ? { optimizedModelFilePath: job.optimized } : {}),
  });
}

async function run(job) {
  const session = await open(job);
  const outputs = [];
  for (const { shape, type, file } of job.inputs) {
    const bytes = readFileSync(file);
    const elements = new arrays[type](bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
    const feeds = { [session.inputNames[0]]: new ort.Tensor(type, elements, shape) };
    const output = (await session.run(feeds))[session.outputNames[0]];
    writeFileSync(`${file}.out`, new Uint8Array(output.data.buffer, output.data.byteOffset, output.data.byteLength));
    const times = [];
    for (let k = 0; k < job.runs; k++) {
      const start = process.hrtime.bigint();
      await session.run(feeds);
      times.push(Number(process.hrtime.bigint() - start) / 1e6);
    }
    times.sort((a, b) => a - b);
    outputs.push({ shape: [...output.dims].map(Number), milliseconds: times.length > 0 ? times[times.length >> 1] : 0 });
  }
  return { version: ort.env.versions?.node ?? '', outputs };
}

async function serve(model, threads, runs, shape) {
  const session = await open({ model, threads: Number(threads) });
  const dimensions = shape.split('x').map(Number);
  const elements = Float32Array.from({ length: dimensions.reduce((a, b) => a * b) }, () => Math.random() * 2 - 1);
  const feeds = { [session.inputNames[0]]: new ort.Tensor('float32', elements, dimensions) };
  for (let k = 0; k < 3; k++) await session.run(feeds);
  console.log('ready');
  for await (const _ of createInterface({ input: process.stdin })) {
    await session.run(feeds); // the measurement before was of another program, which leaves cold caches and spinning threads
    const start = process.hrtime.bigint();
    for (let k = 0; k < Number(runs); k++) await session.run(feeds);
    console.log(Number(process.hrtime.bigint() - start) / 1e6 / Number(runs));
  }
}

if (process.argv[2] === '--serve') {
  await serve(...process.argv.slice(3));
} else if (process.argv[2] === '--probe') {
  console.log(JSON.stringify({ version: ort.env.versions?.node ?? '', outputs: [] }));
} else {
  console.log(JSON.stringify(await run(JSON.parse(readFileSync(process.argv[2], 'utf8')))));
}
