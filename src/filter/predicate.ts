/** A filter whose names and types are settled: what the SQL writers and the test oracle read. It never holds user text as code. */

import type { ElementType, Field } from '../core/schema.ts'
import type { BitOp, CompareOp, PathStep } from './ast.ts'

/** Integers that fit int64 are bigint, and so are the microseconds of a time. */
export type Constant = boolean | bigint | number | string
/** Array literals may hold array literals (inside JSON only). */
export type ConstantItem = Constant | readonly ConstantItem[]

/** A value of one row. */
export type Term =
  | { readonly kind: 'column'; readonly field: Field; readonly type: ElementType | 'Timestamptz' }
  | { readonly kind: 'element'; readonly field: Field; readonly type: ElementType; readonly index: number }
  | JsonTerm
  | { readonly kind: 'length'; readonly of: ArrayTerm | JsonTerm | SubFieldTerm }
  | {
      readonly kind: 'arith'
      readonly op: '+' | '-' | '*' | '/' | '%'
      readonly operand: Term
      readonly by: bigint | number
    }
  | { readonly kind: 'bits'; readonly op: BitOp; readonly operand: Term; readonly by: bigint }

export interface JsonTerm {
  readonly kind: 'json'
  readonly field: Field
  readonly steps: readonly PathStep[]
}
export interface ArrayTerm {
  readonly kind: 'array'
  readonly field: Field
  readonly type: ElementType
}

/** A list in a struct. */
export interface SubFieldTerm {
  readonly kind: 'subField'
  readonly field: Field
}

export type Predicate =
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'and' | 'or'; readonly items: readonly Predicate[] }
  | { readonly kind: 'not'; readonly operand: Predicate }
  | { readonly kind: 'compare'; readonly op: CompareOp; readonly term: Term; readonly value: Constant }
  | { readonly kind: 'compareColumns'; readonly op: CompareOp; readonly left: Term; readonly right: Term }
  | { readonly kind: 'arrayEquals'; readonly term: ArrayTerm | JsonTerm; readonly items: readonly ConstantItem[] }
  | { readonly kind: 'in'; readonly term: Term; readonly values: readonly Constant[] }
  | { readonly kind: 'like'; readonly term: Term; readonly pattern: string }
  | { readonly kind: 'regex'; readonly term: Term; readonly pattern: string }
  | { readonly kind: 'isNull'; readonly field: Field }
  | { readonly kind: 'exists'; readonly term: JsonTerm }
  | {
      readonly kind: 'contains'
      readonly quantifier: 'any' | 'all'
      readonly term: ArrayTerm | JsonTerm
      readonly values: readonly ConstantItem[]
    }
