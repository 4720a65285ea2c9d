import { openBrowser } from "./browser.ts"; import { openRunner } from "./fake-host.ts"; import { serveRunner } from "./site.ts"; import { ready, waiting, streaming, run, markdown } from "./samples.ts";
const s = await serveRunner(); const b = await openBrowser(); const r = await openRunner(b, s.url);
await r.send(...ready(), {type:"run",run:waiting()},{type:"run",run:streaming("")});
    const paragraph = `${markdown}\n\n${"Some **words** and `code` follow here. ".repeat(20)}\n\n`;
    const text = paragraph.repeat(Math.ceil(100_000 / paragraph.length)).slice(0, 100_000);
const c = await r.page.context().newCDPSession(r.page);
await c.send("Profiler.enable"); await c.send("Profiler.start");
console.log(await r.page.evaluate(async (all) => {
  const long: unknown[] = [];
  new PerformanceObserver(l => { for (const e of l.getEntries()) long.push([Math.round(e.startTime), Math.round(e.duration)]); }).observe({entryTypes:["longtask"]});
  const t0 = performance.now();
        for (let at = 0; at < all.length; at += 20) {
          window.dispatchEvent(new MessageEvent("message", { data: { type: "delta", text: all.slice(at, at + 20) } }));
          if (at % 400 === 0) await new Promise((resolve) => setTimeout(resolve, 4));
        }
  await new Promise(r=>setTimeout(r,500));
  return JSON.stringify({took: performance.now()-t0, long});
}, text));
const { profile } = await c.send("Profiler.stop");
const self = new Map<string, number>(); const dt = profile.timeDeltas!; const idx = new Map(profile.nodes.map(n=>[n.id,n]));
profile.samples!.forEach((id,i)=>{ const n=idx.get(id)!; const k=`${n.callFrame.functionName}:${n.callFrame.lineNumber}`; self.set(k,(self.get(k)??0)+dt[i]!/1000)});
console.log([...self].sort((a,b)=>b[1]-a[1]).slice(0,15));
console.log(await r.page.evaluate((run) => { const t=performance.now(); window.dispatchEvent(new MessageEvent("message",{data:{type:"run",run}})); const a = performance.now()-t; document.body.offsetHeight; return [a, performance.now()-t]; }, run({text, startedAt: Date.now()})));
await b.close(); await s.close();
