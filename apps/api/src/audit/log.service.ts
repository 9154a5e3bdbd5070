import type { Actor } from '@heardonce/authz/facts.js';
import { leafName } from '@heardonce/domain/access/access-leaf.js';
import type { Role } from '@heardonce/domain/people/role.js';
import { parseCheckpoint } from '@heardonce/transparency-log/checkpoint.js';
import { encodeEntryBundle } from '@heardonce/transparency-log/entry-bundle.js';
import { inclusionProof, leafHash, verifyInclusion } from '@heardonce/transparency-log/merkle-tree.js';
import { parseNote } from '@heardonce/transparency-log/signed-note.js';
import { ENTRIES, type TileCoordinates, TILE_WIDTH, tileWidth } from '@heardonce/transparency-log/tile-path.js';
import { formatTlogProof } from '@heardonce/transparency-log/tlog-proof.js';
import { Inject, Injectable } from '@nestjs/common';
import { PLATFORM } from '../platform/doors.module.js';
import { HeardOnceError } from '../platform/errors.js';
import type { Published, PublishedState, StoredLeaf } from '../platform/log/log-store.js';
import type { Platform } from '../platform/platform.js';
import { OfficeReader } from '../platform/read/office-reader.js';
import type { SignedContext } from '../platform/read/reader.js';

interface ProvenLeaf { readonly leaf: StoredLeaf; readonly published: Published; readonly subject: string | null; readonly role: Role | null }
/** A file that shows one record to be in the log, and whether enough witnesses signed what it leads to. */
export interface GivenProof { readonly file: string; readonly witnessed: boolean }

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** By time and id, as the journal's key has them. */
const VISIBLE = { name: 'log.visible', text: "SELECT e.id FROM audit.entry e WHERE e.at = timestamptz 'epoch' + $1::bigint * interval '1 microsecond' AND e.id = $2" };

/**
 * The log as it is given out: checkpoints and hashes to anybody, for they say nothing of anybody; entries to auditors; the proof of a record to whom it
 * is about, and to auditors. Who reads the log is on record in it.
 */
@Injectable()
export class LogService {
  private readonly office: OfficeReader;
  constructor(@Inject(PLATFORM) private readonly platform: Platform) {
    this.office = new OfficeReader(platform);
  }

  /** Null before the first. */
  async checkpoint(state: PublishedState): Promise<string | null> {
    return (await this.platform.transparency.published(state))?.note ?? null;
  }

  /** Null where what is published has no such tile. */
  async tile({ level, index, width }: TileCoordinates): Promise<Buffer | null> {
    if (level === ENTRIES || !(await this.has(level, index, width))) return null;
    const hashes = await this.platform.transparency.readTile(level, index, width);
    return hashes.subarray(0, width * 32);
  }

  /** @throws HeardOnceError NOT_FOUND: not an auditor, or no such bundle, on record; BUSY */
  entries(context: SignedContext, { index, width }: TileCoordinates): Promise<Buffer> {
    const { reader, transparency } = this.platform;
    return reader.current.until(context, async (asked) => {
      const may = asked.actor.roles.includes('AUDITOR') && (await this.has(0, index, width));
      if (!may) throw await reader.deny(asked, 'logEntries', null);
      const leaves = await transparency.leaves(index * TILE_WIDTH, width);
      if (leaves.length < width) throw new HeardOnceError('INTERNAL');
      const bundle = encodeEntryBundle(leaves.map(({ entry }) => entry));
      const entry = reader.entry(asked, { operation: 'logEntries', role: 'AUDITOR', subject: null, decision: 'ALLOW', kinds: ['access_log'], records: [{ type: 'LogEntries', fields: ['entry'], ids: [`${index}.${width}`] }], withheld: [] });
      return { cases: [], release: async () => ((await this.office.append(asked, [entry], asked.actor.epoch)) ? bundle : null) };
    });
  }

  /** @throws HeardOnceError NOT_FOUND: absent, not yet in the log, not theirs: one answer, on record; BUSY */
  proof(context: SignedContext, receipt: string): Promise<GivenProof> {
    const { reader } = this.platform;
    return reader.current.until(context, async (asked) => {
      const found = UUID.test(receipt) ? await this.find(asked, receipt) : null;
      if (!found) throw await reader.deny(asked, 'logProof', null);
      const proof = await this.prove(found);
      const entry = reader.entry(asked, { operation: 'logProof', role: found.role, subject: found.subject, decision: 'ALLOW', kinds: ['access_log'], records: [{ type: 'AccessLogEntry', fields: ['proof'], ids: [receipt] }], withheld: [] });
      return { cases: [], release: async () => ((await this.office.append(asked, [entry], asked.actor.epoch)) ? proof : null) };
    });
  }

  /** The entry stands in the file, as what nobody signed: its hash is what the proof leads from. */
  private async prove({ leaf: { index, entry }, published }: ProvenLeaf): Promise<GivenProof> {
    const { size, root } = parseCheckpoint(parseNote(published.note).text);
    const hashes = await inclusionProof(this.platform.transparency, index, size);
    if (!verifyInclusion(leafHash(entry), index, size, hashes, root)) throw new HeardOnceError('INTERNAL');
    return { file: formatTlogProof({ index, hashes, checkpoint: published.note, extra: entry }), witnessed: published.note === (await this.checkpoint('WITNESSED')) };
  }

  private async find(context: SignedContext, receipt: string): Promise<ProvenLeaf | null> {
    const { transparency } = this.platform;
    const leaf = await transparency.findByName(leafName(receipt));
    const published = leaf && (await this.publishedWith(leaf.index));
    if (!leaf || !published) return null;
    const { actor, subject, t } = JSON.parse(leaf.entry.toString()) as { actor: string; subject: string | null; t: number };
    const role = actor === context.actor.actorToken ? (context.actor.roles[0] ?? null) : await this.auditing(context, context.actor, t, receipt);
    return role === undefined ? null : { leaf, published, subject, role };
  }

  /** Their role, where an auditor may see the journal's row. */
  private async auditing(context: SignedContext, { roles }: Actor, at: number, id: string): Promise<Role | undefined> {
    if (!roles.includes('AUDITOR')) return undefined;
    const rows = await this.office.rows(context, { role: 'AUDITOR', cases: [] }, { ...VISIBLE, values: [at, id] });
    return rows.length > 0 ? 'AUDITOR' : undefined;
  }

  private async publishedWith(index: number): Promise<Published | null> {
    for (const state of ['WITNESSED', 'NEWEST'] as const) {
      const published = await this.platform.transparency.published(state);
      if (published && index < published.size) return published;
    }
    return null;
  }

  private async has(level: number, index: number, width: number): Promise<boolean> {
    const newest = await this.platform.transparency.published('NEWEST');
    return newest !== null && width <= tileWidth(level, index, newest.size);
  }
}
