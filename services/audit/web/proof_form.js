"use strict";
// The form of the page: what is looked up, and what came of it.

const at = (id) => document.getElementById(id);
const isServed = location.protocol.startsWith("http");

function show(results) {
  at("results").replaceChildren(...results.map(([ok, words]) => {
    const item = document.createElement("li");
    item.className = ok === null ? "open" : ok ? "good" : "bad";
    item.textContent = `${ok === null ? "未核对" : ok ? "通过" : "不通过"}：${words}`;
    return item;
  }));
  const verdict = results.some(([ok]) => ok === false) ? "核对不通过" : "核对通过";
  at("verdict").textContent = verdict + (results.some(([ok]) => ok === null) ? "（有未核对的项目，见下）" : "");
}

async function fetched(path) {
  const answer = await fetch(path, { cache: "no-store" });
  if (!answer.ok) {
    const problem = await answer.json().catch(() => ({}));
    throw new Error(problem.detail || `${path} 没有取到（${answer.status}）`);
  }
  return new Uint8Array(await answer.arrayBuffer());
}

const fetchedText = async (path) => new TextDecoder().decode(await fetched(path));

async function leafGiven() {
  const file = at("leaf").files[0];
  if (file) return new Uint8Array(await file.arrayBuffer());
  const typed = at("leaf-text").value.trim();
  return typed ? bytesOf(typed) : null;
}

async function checkServed() {
  const id = at("event").value.trim().toLowerCase(), leaf = await leafGiven();
  const vkeys = at("vkeys").value.trim() || await fetchedText("/log/vkeys");
  const proof = await checkProofFile(await fetchedText(`/v1/events/${encodeURIComponent(id)}/proof`), leaf, vkeys);
  const tiles = await checkByTiles(proof.index, proof.note, (path) => fetched(`/log/${path}`), leaf);
  show([...proof.results, ...tiles]);
}

async function checkFiles() {
  const [file, keys] = [at("proof").files[0], at("vkeys-file").files[0]];
  if (!file) throw new Error("请选择证明文件（.tlog-proof）");
  const vkeys = keys ? await keys.text() : at("vkeys").value;
  show((await checkProofFile(await file.text(), await leafGiven(), vkeys)).results);
}

at("served").hidden = !isServed;
at("check").addEventListener("submit", async (event) => {
  event.preventDefault();
  at("verdict").textContent = "正在核对……";
  at("results").replaceChildren();
  try {
    await (isServed && at("event").value.trim() ? checkServed() : checkFiles());
  } catch (error) {
    at("verdict").textContent = `无法核对：${error.message}`;
  }
});
const asked = new URLSearchParams(location.search).get("event");
if (asked && isServed) { at("event").value = asked; at("check").requestSubmit(); }
