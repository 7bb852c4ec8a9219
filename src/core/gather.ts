/** Answers questions of one kind together, where one answer to many costs hardly more than one to one. */

interface Asked<Item, Answer> {
  readonly item: Item
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: unknown) => void
}

interface Group<Item, Answer> {
  underWay: number
  readonly waiting: Asked<Item, Answer>[]
}

/** One answer for each item, in their order. */
export type Work<Item, Answer> = (items: readonly Item[]) => Promise<readonly Answer[]>

export interface GatherBounds {
  readonly itemsMax: number
  /** So many pieces of work of one kind at a time: who comes then waits, and with all that wait. */
  readonly width: number
}

export class Gather<Item, Answer> {
  readonly #groups = new Map<string, Group<Item, Answer>>()
  readonly #bounds: GatherBounds

  constructor(bounds: GatherBounds) {
    this.#bounds = bounds
  }

  /** `kind`: items of one kind may go to the `work` that any of them came with. Its error is that of all that went to it. */
  ask(kind: string, item: Item, work: Work<Item, Answer>): Promise<Answer> {
    const group = this.#groups.get(kind) ?? { underWay: 0, waiting: [] }
    this.#groups.set(kind, group)
    return new Promise((resolve, reject) => {
      group.waiting.push({ item, resolve, reject })
      // The vectors of one request go together, and requests that have arrived together.
      setImmediate(() => this.#begin(kind, group, work))
    })
  }

  #begin(kind: string, group: Group<Item, Answer>, work: Work<Item, Answer>): void {
    if (group.waiting.length === 0 || group.underWay >= this.#bounds.width) return
    const asked = group.waiting.splice(0, this.#bounds.itemsMax)
    group.underWay++
    void answer(asked, work).then(() => {
      group.underWay--
      this.#begin(kind, group, work)
      if (group.underWay === 0) this.#groups.delete(kind)
    })
  }
}

async function answer<Item, Answer>(asked: readonly Asked<Item, Answer>[], work: Work<Item, Answer>): Promise<void> {
  try {
    const answers = await work(asked.map(({ item }) => item))
    asked.forEach(({ resolve }, i) => void resolve(answers[i]))
  } catch (error) {
    for (const { reject } of asked) reject(error)
  }
}
