/** What Bool, the integers and the floats accept and refuse, in each of the ways a value can come. One table a type. */
import { checkTables, typed } from './column-support.ts'

const fround = Math.fround

checkTables({
  Bool: {
    field: typed('Bool'),
    json: [
      ['true', true],
      ['false', false],
    ],
    cells: [
      ...['1', 't', 'T', 'TRUE', 'true', 'True'].map((w): [string, unknown] => [w, true]),
      ...['0', 'f', 'F', 'FALSE', 'false', 'False'].map((w): [string, unknown] => [w, false]),
    ],
    values: [
      [true, true],
      [false, false],
    ],
    badJson: ['1', '0', '"true"', 'null', '[]', '{}'],
    badCells: ['', 'yes', 'tRUE', ' true', '2', 'truetrue'],
    badValues: [1, 'true', null, undefined, [], {}],
  },
  Int8: {
    field: typed('Int8'),
    json: [
      ['-128', -128],
      ['127', 127],
      ['0', 0],
      ['-0', 0],
    ],
    cells: [
      ['-128', -128],
      ['+7', 7],
      ['007', 7],
    ],
    values: [
      [-128, -128],
      [127n, 127],
    ],
    badJson: ['128', '-129', '1.0', '1e1', '"1"', 'true', 'null', '[1]', '10000000000000000000000'],
    badCells: ['', '128', '1.0', ' 1', '1 ', '0x1', '-', '+', '1_0', 'NaN'],
    badValues: [128, 1.5, Number.NaN, '1', true, null, 300n],
  },
  Int16: {
    field: typed('Int16'),
    json: [
      ['-32768', -32768],
      ['32767', 32767],
    ],
    badJson: ['32768', '-32769'],
    badCells: ['32768', '-32769'],
    badValues: [32768, -32769],
  },
  Int32: {
    field: typed('Int32'),
    json: [
      ['-2147483648', -2147483648],
      ['2147483647', 2147483647],
    ],
    badJson: ['2147483648', '-2147483649', '1E2'],
    badCells: ['2147483648', '99999999999999999999'],
    badValues: [2147483648, 2n ** 40n],
  },
  Int64: {
    field: typed('Int64'),
    json: [
      ['9223372036854775807', 2n ** 63n - 1n],
      ['-9223372036854775808', -(2n ** 63n)],
      ['9007199254740993', 9007199254740993n],
      ['0', 0n],
    ],
    cells: [
      ['9223372036854775807', 2n ** 63n - 1n],
      ['-9223372036854775808', -(2n ** 63n)],
      ['+12', 12n],
    ],
    values: [
      [5, 5n],
      [2n ** 63n - 1n, 2n ** 63n - 1n],
    ],
    badJson: ['9223372036854775808', '-9223372036854775809', '1.0', '1e3', '"1"', 'null', 'true'],
    badCells: ['9223372036854775808', '1.0', '1e3', ''],
    badValues: [2n ** 63n, 2 ** 53, 1.5, '1', null],
  },
  Float: {
    field: typed('Float'),
    json: [
      ['1', 1],
      ['0.1', fround(0.1)],
      ['-1.5e3', -1500],
      ['16777217', 16777216],
      ['3.4028234663852886e38', 3.4028234663852886e38],
    ],
    cells: [
      ['0.1', fround(0.1)],
      ['.5', 0.5],
      ['5.', 5],
      ['+1e3', 1000],
      ['0x1.8p3', 12],
      ['-0X1P-2', -0.25],
    ],
    values: [
      [0.1, fround(0.1)],
      [3n, 3],
    ],
    badJson: ['3.5e38', '-1e39', '1e400', '"1"', 'true', 'null', '[1]'],
    badCells: ['', 'NaN', 'Inf', '-inf', 'infinity', '1e39', '1e', 'abc', '1 ', '0x1', '0xp1', '1,5'],
    badValues: [Number.NaN, Number.POSITIVE_INFINITY, 1e39, '1', null],
  },
  Double: {
    field: typed('Double'),
    json: [
      ['0.1', 0.1],
      ['1e308', 1e308],
      ['123456789012345678', 123456789012345680],
    ],
    cells: [
      ['0.1', 0.1],
      ['1E5', 1e5],
    ],
    values: [[0.1, 0.1]],
    badJson: ['1e309', '"0"', 'false'],
    badCells: ['1e309', 'nan', '--1'],
    badValues: [Number.NaN, Number.NEGATIVE_INFINITY, 'x'],
  },
})
