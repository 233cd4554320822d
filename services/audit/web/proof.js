"use strict";
// Checks a record's place in the log by itself: RFC 6962 hashes, tlog-tiles, signed notes, C2SP tlog-proof.
// Nothing here trusts the server: what it says is hashed until the signed root comes out, or not.

const TILE_WIDTH = 256, HASH_BYTES = 32;

const bytesOf = (text) => new TextEncoder().encode(text);
const fromBase64 = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
const toHex = (bytes) => Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
const isEqual = (one, other) => one.length === other.length && one.every((byte, i) => byte === other[i]);

function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) { whole.set(part, at); at += part.length; }
  return whole;
}

async function sha256(bytes) { return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)); }
const leafHash = (entry) => sha256(joined(Uint8Array.of(0), entry));
const nodeHash = (left, right) => sha256(joined(Uint8Array.of(1), left, right));

// Sizes and indices are below 2^53; JavaScript's own shifts end at 2^32.
function largestPowerBelow(size) { let k = 1; while (k * 2 < size) k *= 2; return k; }

// --- proofs -----------------------------------------------------------------------------------------------------

async function rootFromProof(index, size, leaf, proof) {
  if (!(index >= 0 && index < size)) throw new Error("序号不在这个检查点之内");
  let [at, last, hash] = [index, size - 1, leaf];
  for (const sibling of proof) {
    if (last === 0) throw new Error("证明过长");
    if (at % 2 === 1 || at === last) {
      hash = await nodeHash(sibling, hash);
      while (at % 2 === 0 && at !== 0) { at = Math.floor(at / 2); last = Math.floor(last / 2); }
    } else {
      hash = await nodeHash(hash, sibling);
    }
    at = Math.floor(at / 2); last = Math.floor(last / 2);
  }
  if (last !== 0) throw new Error("证明过短");
  return hash;
}

// --- tiles ------------------------------------------------------------------------------------------------------

function tilePath(level, number, width) {
  const groups = [String(number % 1000).padStart(3, "0")];
  for (let rest = Math.floor(number / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    groups.unshift("x" + String(rest % 1000).padStart(3, "0"));
  }
  return `tile/${level}/${groups.join("/")}${width === TILE_WIDTH ? "" : `.p/${width}`}`;
}

// `read(path)` gives the bytes of a tile. Every hash of the tree is had from tiles of its size alone.
class TileTree {
  constructor(size, read) { this.size = size; this.read = read; this.tiles = new Map(); }

  async entry(level, place) {
    const inLevel = Math.floor(this.size / TILE_WIDTH ** level), number = Math.floor(place / TILE_WIDTH);
    const width = Math.min(TILE_WIDTH, inLevel - number * TILE_WIDTH), path = tilePath(level, number, width);
    if (!this.tiles.has(path)) {
      const tile = await this.read(path);
      if (tile.length !== width * HASH_BYTES) throw new Error(`散列块 ${path} 的长度不对`);
      this.tiles.set(path, tile);
    }
    const at = (place % TILE_WIDTH) * HASH_BYTES;
    return this.tiles.get(path).slice(at, at + HASH_BYTES);
  }

  // Of the leaves from `begin`, as many as `count`, a power of two that `begin` is a multiple of.
  async full(begin, count) {
    let level = 0, unit = 1;
    while (unit * TILE_WIDTH <= count) { unit *= TILE_WIDTH; level += 1; }
    if (count === unit) return this.entry(level, begin / unit);
    return nodeHash(await this.full(begin, count / 2), await this.full(begin + count / 2, count / 2));
  }

  async root(begin = 0, count = this.size) {
    if (count === 0) return sha256(new Uint8Array(0));
    const half = largestPowerBelow(count);
    if (count === 1 || half * 2 === count) return this.full(begin, count);
    return nodeHash(await this.full(begin, half), await this.root(begin + half, count - half));
  }

  async inclusion(index, begin = 0, count = this.size) {
    if (count === 1) return [];
    const half = largestPowerBelow(count);
    return index < begin + half
      ? [...await this.inclusion(index, begin, half), await this.root(begin + half, count - half)]
      : [...await this.inclusion(index, begin + half, count - half), await this.full(begin, half)];
  }
}

// --- signed notes -----------------------------------------------------------------------------------------------

function parseNote(content) {
  const cut = content.lastIndexOf("\n\n");
  if (cut < 0) throw new Error("检查点没有签名");
  const text = content.slice(0, cut + 1), [origin, size, root] = text.split("\n");
  const signatures = content.slice(cut + 2).split("\n").filter(Boolean).map((line) => {
    const [dash, name, encoded] = line.split(" "), bytes = fromBase64(encoded);
    if (dash !== "—") throw new Error("签名行的格式不对");
    return { name, keyId: bytes.slice(0, 4), content: bytes.slice(4) };
  });
  if (!/^(0|[1-9]\d*)$/.test(size)) throw new Error("检查点的大小不是数字");
  return { text, origin, size: Number(size), root: fromBase64(root), signatures };
}

async function parseVkey(line) {
  const [name, id, ...rest] = line.trim().split("+"), key = fromBase64(rest.join("+"));
  const expected = (await sha256(joined(bytesOf(name), bytesOf("\n"), key))).slice(0, 4);
  if (toHex(expected) !== id) throw new Error(`公钥 ${name} 的编号与内容不符`);
  return { name, keyId: expected, kind: key[0], key: key.slice(1) };
}

async function isSignedBy(note, vkey) {
  const found = note.signatures.find((s) => s.name === vkey.name && isEqual(s.keyId, vkey.keyId));
  if (!found) return false;
  let message = bytesOf(note.text), signature = found.content;
  if (vkey.kind === 4) {
    const time = signature.slice(0, 8).reduce((sum, byte) => sum * 256 + byte, 0);
    message = bytesOf(`cosignature/v1\ntime ${time}\n${note.text}`);
    signature = signature.slice(8);
  }
  const key = await crypto.subtle.importKey("raw", vkey.key, "Ed25519", false, ["verify"]);
  return crypto.subtle.verify("Ed25519", key, signature, message);
}

function parseProofFile(content) {
  const cut = content.indexOf("\n\n"), lines = content.slice(0, cut).split("\n");
  if (cut < 0 || lines.shift() !== "c2sp.org/tlog-proof@v1") throw new Error("不是 C2SP tlog-proof 文件");
  if (lines[0].startsWith("extra ")) lines.shift();
  const index = Number(lines.shift().replace(/^index /, ""));
  if (!Number.isSafeInteger(index)) throw new Error("证明里没有序号");
  return { index, proof: lines.map(fromBase64), checkpoint: content.slice(cut + 2) };
}

// --- the checks, each told as [ok, words]; ok is null where it could not be checked ----------------------------

// The signer of the log, and two of three witnesses: the first key is the log's.
async function checkSignatures(note, vkeys, quorum = 2) {
  try {
    const keys = await Promise.all(vkeys.split("\n").filter((line) => line.trim()).map(parseVkey));
    if (keys.length === 0) return [[null, "没有公钥，签名未核对"]];
    const signed = await Promise.all(keys.map((key) => isSignedBy(note, key)));
    const witnesses = signed.slice(1).filter(Boolean).length;
    return [
      [keys[0].name === note.origin && signed[0], "检查点由日志签名"],
      [witnesses >= quorum, `检查点由 ${witnesses} 个见证方联署（至少 ${quorum} 个）`],
    ];
  } catch (error) {
    if (error.name === "NotSupportedError") return [[null, "这个浏览器不支持 Ed25519，签名未核对；请换新版浏览器"]];
    return [[false, `签名核对失败：${error.message}`]];
  }
}

async function checkProofFile(content, leaf, vkeys) {
  const file = parseProofFile(content), note = parseNote(file.checkpoint);
  const results = [];
  if (leaf === null) {
    results.push([null, "没有给出条目的原样字节，只核对签名"]);
  } else {
    const root = await rootFromProof(file.index, note.size, await leafHash(leaf), file.proof).catch(() => null);
    results.push([root !== null && isEqual(root, note.root), `条目在日志中，序号 ${file.index}，共 ${note.size} 条`]);
  }
  return { index: file.index, note, results: [...results, ...await checkSignatures(note, vkeys)] };
}

// From the tiles themselves: the whole path is hashed here, and compared with the signed root.
async function checkByTiles(index, note, read, leaf = null) {
  const tree = new TileTree(note.size, read), stored = await tree.entry(0, index);
  const hash = leaf === null ? stored : await leafHash(leaf);
  const root = await rootFromProof(index, note.size, hash, await tree.inclusion(index));
  return [
    [isEqual(hash, stored), "条目的散列与散列块中的一致"],
    [isEqual(root, note.root), `由 ${tree.tiles.size} 个散列块自行算出的根与检查点一致`],
    [isEqual(await tree.root(), note.root), "整棵树的根由散列块算出，与检查点一致"],
  ];
}

if (typeof module !== "undefined") {
  module.exports = { TileTree, checkByTiles, checkProofFile, checkSignatures, leafHash, parseNote, parseProofFile, rootFromProof, toHex };
}
