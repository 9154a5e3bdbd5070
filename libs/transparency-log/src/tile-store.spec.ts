import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AuthenticatedTiles } from './authenticated-tiles.js';
import { HASH_LENGTH, rootOf } from './merkle-tree.js';
import { inventedHash, inventedLeaves, MemoryTiles } from './testing/memory-tiles.js';
import { parseTilePath, TILE_WIDTH, tilePath, tilesOf, tileWidth } from './tile-path.js';
import { appendLeaves } from './tile-store.js';
import { TreeAccumulator } from './tree-accumulator.js';

const LEAVES = inventedLeaves(0, 70_000);

describe('the tiles of a log', () => {
  it('are those of the tree, in whatever portions leaves are added', async () => {
    const whole = new MemoryTiles();
    const root = await whole.append(LEAVES);
    const tree = new TreeAccumulator();
    for (const leaf of LEAVES) tree.add(leaf);
    expect(root).toEqual(tree.root());
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 400 }), fc.constantFrom(255, 256, 257)), { maxLength: 6 }), async (portions) => {
        const tiles = new MemoryTiles();
        for (const portion of portions) {
          const to = Math.min(tiles.size + portion, LEAVES.length);
          expect(await tiles.append(LEAVES.slice(tiles.size, to))).toEqual(await rootOf(whole, to));
        }
        const expected = [...tilesOf(tiles.size)];
        expect([...tiles.tiles.keys()].sort()).toEqual(expected.map(({ level, index }) => `${level}/${index}`).sort());
        for (const { level, index, width } of expected) {
          expect(tiles.tiles.get(`${level}/${index}`)).toEqual((await whole.readTile(level, index, width)).subarray(0, width * HASH_LENGTH));
        }
      }),
      { numRuns: 20, examples: [[[65_000, 535, 1, 1, 256]]] },
    );
  }, 60_000);

  it('are 277 for 70,000 leaves: 273 and a partial one, one and a partial one, a partial one', () => {
    const tiles = [...tilesOf(70_000)];
    expect(tiles).toHaveLength(277);
    expect(tiles.filter(({ width }) => width < TILE_WIDTH)).toEqual([{ level: 0, index: 273, width: 112 }, { level: 1, index: 1, width: 17 }, { level: 2, index: 0, width: 1 }]);
    expect([...tilesOf(256)]).toEqual([{ level: 0, index: 0, width: 256 }, { level: 1, index: 0, width: 1 }]);
    expect([...tilesOf(0)]).toEqual([]);
    expect([tileWidth(0, 273, 70_000), tileWidth(0, 274, 70_000), tileWidth(3, 0, 70_000)]).toEqual([112, 0, 0]);
  });

  it('are renewed from one tile a level', async () => {
    const tiles = new MemoryTiles();
    await tiles.append(LEAVES.slice(0, 69_999));
    tiles.reads = [];
    const { tiles: renewed } = await appendLeaves(tiles, 69_999, LEAVES.slice(69_999));
    expect(renewed.map(({ level, index, width }) => ({ level, index, width }))).toEqual([{ level: 0, index: 273, width: 112 }]);
    expect(tiles.reads).toEqual(['0/273:111', '2/0:1', '1/1:17']);
  });

  it('stay as they are where nothing is added', async () => {
    const tiles = new MemoryTiles();
    const root = await tiles.append(LEAVES.slice(0, 300));
    expect(await appendLeaves(tiles, 300, [])).toEqual({ size: 300, root, tiles: [] });
  });

  it('are refused when cut, and leaves that are no hashes', async () => {
    const tiles = new MemoryTiles();
    await tiles.append(LEAVES.slice(0, 300));
    await expect(appendLeaves(tiles, 300, [Buffer.alloc(31)])).rejects.toMatchObject({ code: 'OUTSIDE_TREE' });
    await expect(appendLeaves(tiles, 301, [LEAVES[0]!])).rejects.toMatchObject({ code: 'TILE_DAMAGED', tile: { level: 0, index: 1 } });
    await expect(appendLeaves(tiles, -1, [LEAVES[0]!])).rejects.toMatchObject({ code: 'OUTSIDE_TREE' });
    await expect(appendLeaves(new MemoryTiles(), 300, [LEAVES[0]!])).rejects.toMatchObject({ code: 'TILE_MISSING' });
  });
});

describe('tiles compared with a root', () => {
  it.each([1, 255, 256, 257, 65_536, 70_000])('are given as they are, for %p leaves', async (size) => {
    const tiles = new MemoryTiles();
    const root = await tiles.append(LEAVES.slice(0, size));
    const authenticated = await AuthenticatedTiles.open(tiles, size, root);
    for (const { level, index, width } of tilesOf(size)) {
      expect(await authenticated.readTile(level, index, width)).toEqual(tiles.tiles.get(`${level}/${index}`));
    }
    await expect(authenticated.readTile(0, 300, 1)).rejects.toMatchObject({ code: 'OUTSIDE_TREE' });
  });

  it('are refused when any one of them was changed, and it is named', async () => {
    const tiles = new MemoryTiles();
    const root = await tiles.append(LEAVES);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...tilesOf(70_000)), fc.nat(), async ({ level, index, width }, a) => {
        const copy = tiles.copy();
        copy.tiles.get(`${level}/${index}`)![a % (width * HASH_LENGTH)]! ^= 1 << (a % 8);
        const reading = async (): Promise<void> => {
          const authenticated = await AuthenticatedTiles.open(copy, 70_000, root);
          await authenticated.readTile(level, index, width);
        };
        await expect(reading()).rejects.toMatchObject({ code: 'TILE_DAMAGED', tile: width < TILE_WIDTH ? null : { level, index } });
      }),
      { numRuns: 40 },
    );
    await expect(AuthenticatedTiles.open(tiles, 70_000, inventedHash('other'))).rejects.toMatchObject({ code: 'TILE_DAMAGED' });
    await expect(AuthenticatedTiles.open(tiles, 69_000, root)).rejects.toMatchObject({ code: 'TILE_DAMAGED' });
  });
});

describe('the path of a tile', () => {
  it.each([
    ['tile/0/x001/x234/067', { level: 0, index: 1_234_067, width: 256 }],
    ['tile/0/000', { level: 0, index: 0, width: 256 }],
    ['tile/0/273.p/112', { level: 0, index: 273, width: 112 }],
    ['tile/63/x001/000.p/1', { level: 63, index: 1000, width: 1 }],
    ['tile/entries/x123/456.p/255', { level: 'entries', index: 123_456, width: 255 }],
  ] as const)('is %s', (path, coordinates) => {
    expect(tilePath(coordinates)).toBe(path);
    expect(parseTilePath(path)).toEqual(coordinates);
  });

  it('is read back, of whatever tile', () => {
    const levels = fc.oneof(fc.integer({ min: 0, max: 63 }), fc.constant('entries' as const));
    fc.assert(fc.property(levels, fc.maxSafeNat(), fc.integer({ min: 1, max: 256 }), (level, index, width) => expect(parseTilePath(tilePath({ level, index, width }))).toEqual({ level, index, width })));
  });

  it.each([
    '', 'tile', 'tile/0', 'tile/0/', '/tile/0/000', 'tile/0/000/', 'tile/00/000', 'tile/64/000', 'tile/-1/000', 'tile/data/000', 'tile/0/0', 'tile/0/0000', 'tile/0/x000/001',
    'tile/0/001/002', 'tile/0/x001', 'tile/0/000.p/0', 'tile/0/000.p/256', 'tile/0/000.p/01', 'tile/0/000.p/', 'tile/0/000.p/999', 'tile/0/000.p/1/2', 'tile/0/../000', 'tile/0/x999/x999/x999/x999/x999/x999/999', 'tile/0/000\n', 'TILE/0/000', 'tile/entries',
  ])('is not %p', (path) => {
    expect(parseTilePath(path)).toBeNull();
  });

  it.each([{ level: 64, index: 0, width: 1 }, { level: -1, index: 0, width: 1 }, { level: 0, index: -1, width: 1 }, { level: 0, index: 0.5, width: 1 }, { level: 0, index: 0, width: 0 }, { level: 0, index: 0, width: 257 }])('is not made of %p', (coordinates) => {
    expect(() => tilePath(coordinates)).toThrow(expect.objectContaining({ code: 'OUTSIDE_TREE' }));
  });
});
