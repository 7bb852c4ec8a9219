/** Geometry: WKT, checked whole and kept as it was written. */
import { utf8Text } from '../json/text-of.ts'
import { notWkt } from './value-errors.ts'
import { VarCharColumn } from './varchar-column.ts'
import { wktFault } from './wkt.ts'

export class GeometryColumn extends VarCharColumn {
  protected override check(bytes: Uint8Array, start: number, end: number): void {
    const text = utf8Text(bytes, start, end)
    const fault = wktFault(text)
    if (fault !== undefined) throw notWkt(this.field, text, fault)
  }
}
