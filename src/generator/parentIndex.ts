import { BlockCache } from './blockCache.ts';
import type { BlockLayout } from './blockLayout.ts';
import type { ChildCounts } from './childCounts.ts';

/** The children of one block of parents; their numbers count from the first child of the block. */
interface BlockChildren {
  /** The children of the block's parent p are `starts[p]` up to, but without, `starts[p + 1]`. */
  readonly starts: Uint32Array;
  /** The parent of each child, counted from the first parent of the block. */
  readonly parents: Uint32Array;
}

/** Tables that are streamed side by side read blocks near each other. */
const CACHED_BLOCKS = 16;

/** Finds the children of a parent and the parent of a child, without counting from the first row. */
export class ParentIndex {
  /** The name of the parent table. */
  readonly parent: string;
  readonly #parents: BlockLayout;
  readonly #children: BlockLayout;
  readonly #counts: ChildCounts;
  readonly #blocks = new BlockCache<BlockChildren>(CACHED_BLOCKS);

  /** The group of parents counted last: where the children of each start, from the first child of the group. */
  #group = -1;
  #starts = new Uint32Array(1);
  #extra = new Uint32Array();

  /** The parent that was asked for last, and its children: the next question is mostly about it again. */
  #last = -1;
  #lastFirst = -1;
  #lastEnd = -1;

  /** The block of parents that was looked up last. */
  #blockStart = 0;
  #blockEnd = 0;

  constructor(parent: string, parents: BlockLayout, children: BlockLayout, counts: ChildCounts) {
    this.parent = parent;
    this.#parents = parents;
    this.#children = children;
    this.#counts = counts;
  }

  /** The children of a block of parents. */
  childrenOfBlock(block: number): BlockChildren {
    return this.#blocks.get(block) ?? this.#blocks.set(block, this.#countBlock(block));
  }

  /** The first child of a parent. */
  firstChild(parent: number): number {
    if (parent !== this.#last) this.#findParent(parent);
    return this.#lastFirst;
  }

  /** The row after the last child of a parent. */
  endOfChildren(parent: number): number {
    if (parent !== this.#last) this.#findParent(parent);
    return this.#lastEnd;
  }

  /** The parent of a child. */
  parentOf(child: number): number {
    if (child < this.#lastFirst || child >= this.#lastEnd) this.#findChild(child);
    return this.#last;
  }

  #countBlock(block: number): BlockChildren {
    const from = this.#parents.first(block);
    const end = this.#parents.first(block + 1);
    const starts = new Uint32Array(end - from + 1);
    const parents = new Uint32Array(this.#counts.ofFirst(end) - this.#counts.ofFirst(from));
    for (let p = 0, child = 0; from + p < end; ) {
      const groupStarts = this.#startsOf(from + p, end);
      const groupChild = child;
      for (let q = 1; q < groupStarts.length; q++, p++) {
        const childEnd = groupChild + (groupStarts[q] as number);
        starts[p + 1] = childEnd;
        while (child < childEnd) parents[child++] = p;
      }
    }
    return { starts, parents };
  }

  #findParent(parent: number): void {
    if (parent < this.#blockStart || parent >= this.#blockEnd) {
      const block = this.#parents.blockOf(parent);
      this.#blockStart = this.#parents.first(block);
      this.#blockEnd = this.#parents.first(block + 1);
    }
    const { groupSize } = this.#counts;
    const group = this.#blockStart + Math.floor((parent - this.#blockStart) / groupSize) * groupSize;
    this.#remember(parent, group, this.#startsOf(group, this.#blockEnd));
  }

  #findChild(child: number): void {
    const { groupSize, ofFirst } = this.#counts;
    const block = this.#children.blockOf(child);
    const blockEnd = this.#parents.first(block + 1);
    let group = this.#parents.first(block);
    while (group + groupSize < blockEnd && ofFirst(group + groupSize) <= child) group += groupSize;
    const starts = this.#startsOf(group, blockEnd);
    const place = child - ofFirst(group);
    let p = 0;
    while ((starts[p + 1] as number) <= place) p++;
    this.#remember(group + p, group, starts);
  }

  #remember(parent: number, group: number, starts: Uint32Array): void {
    const child = this.#counts.ofFirst(group);
    this.#last = parent;
    this.#lastFirst = child + (starts[parent - group] as number);
    this.#lastEnd = child + (starts[parent - group + 1] as number);
  }

  /** Where the children of each parent of the group start that begins at parent `group`. Valid until the next call. */
  #startsOf(group: number, blockEnd: number): Uint32Array {
    if (group === this.#group) return this.#starts;
    const { groupSize, minimum, ofFirst } = this.#counts;
    const end = Math.min(group + groupSize, blockEnd);
    const size = end - group;
    if (this.#extra.length !== size) {
      this.#extra = new Uint32Array(size);
      this.#starts = new Uint32Array(size + 1);
    }
    const [extra, starts] = [this.#extra, this.#starts];
    const child = ofFirst(group);
    this.#counts.countGroup(extra, group, child, ofFirst(end) - child - size * minimum);
    for (let p = 0, sum = 0; p < size; p++) {
      starts[p + 1] = sum += minimum + (extra[p] as number);
      extra[p] = 0;
    }
    this.#group = group;
    return starts;
  }
}
