/** The syntax tree of a filter, as it was written. It never holds a field, a type or a template's value. */

export const COMPARE_OPS = ['==', '!=', '<', '<=', '>', '>='] as const
export type CompareOp = (typeof COMPARE_OPS)[number]
export const ARITH_OPS = ['+', '-', '*', '/', '%', '**'] as const
export type ArithOp = (typeof ARITH_OPS)[number]
export const BIT_OPS = ['&', '|', '^', '<<', '>>'] as const
export type BitOp = (typeof BIT_OPS)[number]

/** A step of a path: a key of an object, or an index of an array. */
export type PathStep = string | number

/** int literals are bigint (any size until they are used), floats are number. */
export type LiteralValue = boolean | bigint | number | string

interface At {
  /** Where it starts in the text, for errors. */
  readonly pos: number
}

export interface PathNode extends At {
  readonly kind: 'path'
  readonly name: string
  readonly steps: readonly PathStep[]
  /** `name[sub]`: a part of a struct. Steps are none then. */
  readonly sub?: string
}

/** `operand [+ | - INTERVAL 'interval'] op ISO 'time'`, whichever side the time stood on. */
export interface TimeCompareNode extends At {
  readonly kind: 'timeCompare'
  readonly op: CompareOp
  readonly operand: PathNode
  readonly interval?: At & { readonly sign: '+' | '-'; readonly text: string }
  readonly time: At & { readonly text: string }
}

export type Node =
  | (At & { readonly kind: 'literal'; readonly value: LiteralValue })
  | (At & { readonly kind: 'template'; readonly name: string })
  | (At & { readonly kind: 'list'; readonly items: readonly Node[] })
  | PathNode
  | (At & { readonly kind: 'call'; readonly name: string; readonly args: readonly Node[] })
  | (At & { readonly kind: 'unary'; readonly op: '+' | '-' | '~' | 'not'; readonly operand: Node })
  | (At & { readonly kind: 'arith'; readonly op: ArithOp | BitOp; readonly left: Node; readonly right: Node })
  | (At & { readonly kind: 'compare'; readonly op: CompareOp; readonly left: Node; readonly right: Node })
  | (At & {
      readonly kind: 'range'
      readonly lower: Node
      readonly upper: Node
      readonly lowerOpen: boolean
      readonly upperOpen: boolean
      readonly operand: PathNode
    })
  | TimeCompareNode
  | (At & { readonly kind: 'in'; readonly negated: boolean; readonly left: Node; readonly right: Node })
  | (At & { readonly kind: 'like'; readonly left: Node; readonly right: Node })
  | (At & { readonly kind: 'regex'; readonly negated: boolean; readonly left: Node; readonly right: Node })
  | (At & { readonly kind: 'isNull'; readonly negated: boolean; readonly operand: PathNode })
  | (At & { readonly kind: 'exists'; readonly operand: Node })
  | (At & { readonly kind: 'and' | 'or'; readonly left: Node; readonly right: Node })
