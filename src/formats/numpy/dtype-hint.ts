/** What a field takes from a .npy file, in NumPy's words, and how to get there from what the file has. Pure; for messages. */
import { type Field, isVector } from '../../core/schema.ts'
import type { NumpyDtype } from './npy-header.ts'

const TAKEN: Partial<Record<Field['dataType'], string>> = {
  Bool: 'bool',
  Int8: 'int8 or uint8',
  Int16: 'int8, int16, uint8 or uint16',
  Int32: 'int8 to int32 or uint8 to uint32',
  Int64: 'int8 to int64 or uint8 to uint64',
  Float: 'float16 or float32',
  Double: 'float16, float32 or float64',
  FloatVector: 'float16, float32 or float64',
  Float16Vector: 'float16, float32 or float64, or uint8 with two bytes for each number',
  BFloat16Vector: 'float16, float32 or float64, or uint8 with two bytes for each number',
  BinaryVector: 'uint8 with a byte for each 8 dimensions',
  Int8Vector: 'int8',
  Timestamptz: 'of strings, or datetime64 with a unit',
}

/** The dtype that a conversion ends in. */
const TARGET: Partial<Record<Field['dataType'], string>> = {
  Bool: 'bool',
  Int8: 'int8',
  Int16: 'int16',
  Int32: 'int32',
  Int64: 'int64',
  Float: 'float32',
  Double: 'float64',
  FloatVector: 'float32',
  Float16Vector: 'float16',
  BFloat16Vector: 'float32',
  Int8Vector: 'int8',
}

export const expectedDtype = ({ dataType }: Field): string =>
  `the dtype ${TAKEN[dataType] ?? 'of strings, <U or |S, with a width'}`

/** For a dtype that a field does not take; `dtype` is undefined where no field takes it. */
export function dtypeHint(field: Field, dtypeText: string, dtype: NumpyDtype | undefined): string | undefined {
  if (dtypeText.endsWith('O')) return objectHint(field)
  if (dtypeText === 'struct') return 'a set has a file of its own for each field: numpy.save(name, array[name])'
  if (field.dataType === 'Timestamptz') return "array.astype('datetime64[us]') makes times of counts of microseconds"
  if (/^[<>]?[mM]8/.test(dtypeText))
    return `times are taken as numbers or strings: array.astype('int64') or .astype('U')`
  if (field.dataType === 'BinaryVector') return 'bits become bytes by numpy.packbits(array, axis=1)'
  const target = TARGET[field.dataType]
  if (target !== undefined && dtype?.kind !== 'S' && dtype?.kind !== 'U')
    return `array.astype('${target}') converts it, if its values fit`
  return target === undefined ? `array.astype('U') makes strings` : undefined
}

/** What numpy.save writes with pickle, for lists of lists of different lengths, None, and pandas' strings. */
function objectHint(field: Field): string {
  const why = 'an array of objects is pickled (allow_pickle) and not read'
  if (isVector(field))
    return `${why}; numpy.stack(list(array)).astype('${TARGET[field.dataType] ?? 'uint8'}') makes it one of numbers`
  if (field.dataType === 'JSON') return `${why}; numpy.array([json.dumps(x) for x in array]) makes it one of strings`
  return `${why}; array.astype('${TARGET[field.dataType] ?? 'U'}') makes it one of ${TARGET[field.dataType] ? 'values' : 'strings'}`
}
