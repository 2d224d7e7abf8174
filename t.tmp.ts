import { listOf, queriesOf, listedName, randomOf } from './bench/support/sanctions/name-queries.ts';
import { NameIndex } from './domain/investigations/sanctions/name-index.ts';
import { changes } from './bench/support/sanctions/spell.ts';
const r = randomOf(Number(process.argv[2] ?? 1));
let t=performance.now();
const list = listOf(20000, r);
console.log('list', performance.now()-t); t=performance.now();
const q = queriesOf(list, 1500, r);
console.log('queries', performance.now()-t, q.slice(0,30).map(x=>x.text)); 
const m0=process.memoryUsage().heapUsed; t=performance.now();
const index = new NameIndex();
for (const n of list) { index.add({entNum:n.entNum, name: listedName(n), isWeak:false});
 // aliases
 if (n.entNum%3===0) { const alias=n.parts.map(p=>p.others[0]??p.listed).join(' '); index.add({entNum:n.entNum,name:alias,isWeak:false}); } }
global.gc?.(); console.log('index', performance.now()-t, index.size, (process.memoryUsage().heapUsed-m0)/1e6,'MB');
const times:number[]=[]; const by:Record<string,{tp:number,fn:number,fp:number,tn:number,wrong:number}>={};
const bad:string[]=[];
for (const one of q) { const s=performance.now(); const hits=index.find(one.text,0.9); times.push(performance.now()-s);
 const b=(by[one.change]??={tp:0,fn:0,fp:0,tn:0,wrong:0});
 if (one.entNum===null) { if(hits.length){b.fp++; bad.push(`FP ${one.change}: ${one.text} <- ${hits[0]!.name} ${hits[0]!.similarity.toFixed(3)}`);} else b.tn++; }
 else if (hits.some(h=>h.entNum===one.entNum)) b.tp++; else { b.fn++; if(hits.length) b.wrong++; bad.push(`FN ${one.change}: ${one.text} | ${listedName(list[one.entNum-1000]!)}`); } }
times.sort((a,b)=>a-b); console.log('p50',times[750],'p95',times[1425],'max',times.at(-1));
console.table(by);
const sum=(k:'tp'|'fn'|'fp'|'wrong')=>changes.reduce((s,c)=>s+(by[c]?.[k]??0),0);
console.log('recall',sum('tp')/(sum('tp')+sum('fn')),'precision',sum('tp')/(sum('tp')+sum('fp')+sum('wrong')));
console.log(bad.slice(0,120).join('\n'));
