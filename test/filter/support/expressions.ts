/** Filters by hand, one a line: what the differential test runs against the engine. */
import { JSON_EXPRESSIONS } from './json-expressions.ts'

const COLUMNS = String.raw`
b
not b
b == true
b != true
b == false
true
false
b and not b
not (b or b)
b is null
b is not null
i8 is null or b
id is null
id is not null
i64 is null
s is null
s is not null
j is null
j is not null
ai is null
not ai is null
i8 == 1
1 == i8
i8 != 1
i8 > 1000
i8 < 1000
not (i8 < 1000)
not (i8 > 1000)
i8 == 300
i8 != 300
i8 > 0.5
i8 < 0.5
i8 >= -0.5
i8 == 0.5
i8 != 0.5
i8 == 5.0
i8 < 1e30
i16 >= 32767
i16 > 32767
i16 <= -32768
i32 == 2147483647
i32 > 2147483647
i64 == 9223372036854775807
i64 == -9223372036854775808
i64 > -9223372036854775808
i64 <= -9223372036854775808
i64 == 9007199254740993
i64 > 9007199254740992
i64 > 9007199254740992.0
i64 < 1e300
i64 >= -1e300
i64 == 0x5
i64 == 05
i64 == 0b101
f == 0.1
f != 0.1
f > 0.1
f < 0.1
f == 16777217
f < 1e300
f > 1e300
f > -1e300
f == 0
f != 0
f < 0
f >= 0
f > -0.0
d == 0.1
d == 0
d != 0.0
d < 0
d <= 0
d > 0
d >= 0
d == 9007199254740993
d > 1e299
d < -0.00000005
d == 5
s == 'a'
s == "it's"
s == 'it\'s'
s != 'a'
s == ''
s > 'a'
s >= 'abc'
s < 'a'
s <= 'Abc'
s == "A\"q\""
s == '\u007f\u2028'
s > '５'
s == '😀x'
s == 'b%_\\'
s == r'b%_\x'
s == 'tab\there'
s == 'é\n'
0 < i8 < 100
0 <= i8 <= 5
100 > i8 >= 1
-1.5 < d <= 5
'a' <= s < 'b'
1 < i8 < 1
1 <= i64 <= 5
0 < j["a"] <= 5
0 <= a8[0] < 6
i8 in [1, 5]
i8 not in [1, 5]
i8 in [1, 300]
i8 not in [300]
i8 in []
i8 not in []
not (i8 in [])
i64 in [-9223372036854775808, 5]
i64 not in [9223372036854775807]
f in [0.1, 5]
f in [0, 1]
f not in [0.1]
d in [0.1, -2.5, 5]
d in [0]
d not in [0, 5]
s in ['a', "it's", 'é\n']
s not in ['a']
b in [true]
b not in [true]
b in [true, false]
id in [1, 2, 3,]
s like 'a%'
s like '%b%'
s like '_'
s like 'é_'
s like '%\\%%'
s like '100\%'
s like 'b\%\_\\\\'
not s like 'a%'
s like '%'
s like ''
s like 'A"%'
s like '%\''
`.split('\n')

const MORE_COLUMNS = String.raw`
s =~ '^a'
s =~ 'b'
s !~ 'b'
s =~ '(?i)^ABC$'
s =~ "é."
s =~ r'\d'
s =~ r'^\w+$'
s =~ '[%_]'
s =~ 'a|t'
s =~ '^[a-c]{3}$'
s =~ 'q{0,1}"$'
s =~ r'[%\-_]$'
s =~ '[(|*+]|c$'
s =~ r'^\p{L}+$'
s =~ r'\$'
s =~ r'\bhere\b'
as[0] =~ 'b'
as[0] !~ 'b'
as[1] like '%s'
not as[0] like 'a'
i8 + 100 > 200
i8 + 100 == 227
i8 * 2 == 254
i8 * 2 > 10
i8 * -3 < -2
i8 * 0 == 0
i8 * 0 == 1
i8 - 1 == 4
i8 / 2 == 2
i8 / -1 == 128
i8 / 2 == -3
i8 % 2 == 1
i8 % 2 == -1
i8 % -1 == 0
i64 + 1 > 0
i64 - 1 < 0
i64 * 2 == 10
i64 * 3 != 15
i64 * 2 > 9
i64 * 2 >= 9.5
i64 / -1 > 0
i64 % 1000 == 807
1 + i8 == 6
2 * i8 == 10
5 == i8 + 0
i8 + 0.5 > 5
i8 / 2.0 == 2.5
f + 1 > 1
f * 2 == 10
d / 2 == 2.5
d * 10 > 0
d - 5 == 0
d + 0 == 0
i8 == 2 + 3
i8 == 2 ** 3 - 3
d == 2 ** -1 * 5
i8 == 7 % 2
i64 == -(-5)
(i8 & 1) == 1 or b
i8 < i16
i64 == i8
i8 < d
f < d
s == s
s != s
i32 >= i8
i64 > d
b == b
`.split('\n')

const BITS = `
(i8 & 1) == 1
(i8 & 6) != 0
(i64 & 0xff) == 1
(i64 & -1) == 5
(i64 & -256) < 0
(i64 & 0) == 0
(i64 & 5) == 5
(i64 & 0x5555555555555555) > 0
(i64 | 1) == 5
(i8 | 2) == 7
(i64 | -8) == -7
(i8 ^ 5) == 0
(i64 ^ -1) == -6
(i8 ^ -1) < 0
(i8 << 1) == 10
(i64 << 1) == -2
(i64 >> 1) == 2
(i8 >> 1) == -4
not ((i8 & 1) == 1)
(3 & i8) == 1
`.split('\n')

const ARRAYS = `
ai[0] == 1
ai[0] != 1
ai[5] == 1
not (ai[5] == 1)
ai[1] > 1
ai[0] in [1, 3]
ai[0] not in [1]
a8[0] == 300
a8[0] < 300
a8[0] + 300 > 300
as[0] == "a"
as[1] == "it's"
as[0] != 'a'
as[0] in ['a', 'b']
ab[0] == true
ab[0] != true
af[0] == 0.1
af[0] in [0.1]
ad[0] >= 0.1
ai == [1, 2]
ai != [1, 2]
ai == []
ai != []
not (ai == [1])
as == ['a', "it's"]
ab == [true]
af == [0.1, 2]
af != [1.5]
a8 == [300]
ai == [9223372036854775807, -9223372036854775808]
array_contains(ai, 1)
not array_contains(ai, 1)
array_contains(a8, 300)
not array_contains(a8, 300)
array_contains(ai, -9223372036854775808)
array_contains(as, "it's")
array_contains(ab, true)
array_contains(af, 0.1)
array_contains(af, 2)
array_contains(ad, 0.1)
array_contains_all(ai, [1, 2])
not array_contains_all(ai, [1, 2])
array_contains_all(ai, [])
array_contains_any(ai, [])
not array_contains_any(ai, [])
array_contains_all(a8, [1, 300])
array_contains_any(a8, [1, 300])
ARRAY_CONTAINS_ANY(as, ['b', 'zz'])
json_contains(ai, 3)
json_contains_any(af, [1.5, 7])
array_contains_all(ab, [true, false])
array_length(ai) == 2
array_length(ai) == 0
array_length(ai) != 0
array_length(as) > 1.5
array_length(ai) + 1 == 3
`.split('\n')

const TIMES = `
t is null
t is not null
not t is null
g is null
g is not null
t > ISO '2024-01-31T06:00:00Z'
t >= ISO '2024-01-31T06:00:00Z'
t == ISO '2024-01-31T06:00:00Z'
t != ISO '2024-01-31 06:00:00'
t < iso '1970-01-01T00:00:00Z'
not t < ISO '1970-01-01T00:00:00Z'
not (t == ISO '2025-02-28T06:00:00Z' or b)
ISO '2024-02-29T12:00:00Z' < t
ISO '2024-02-29T12:00:00.000001Z' == t
ISO '2024-01-31T14:00:00+08:00' == t
ISO '2024-01-31 01:00:00-05' <= t and t < ISO '2025-12-31T23:00:00Z'
t <= ISO '9999-12-31T23:59:59.999999Z'
t >= ISO '0000-01-01T00:00:00Z'
t == t
t < t
t + INTERVAL 'P1D' > ISO '2024-03-01T12:00:00Z'
t + interval 'PT12H' == ISO '2024-01-29T12:00:00Z'
t - INTERVAL 'P1DT1H1M1S' < ISO '1970-01-01T00:00:00Z'
ISO '2025-01-01T00:00:00Z' >= t + INTERVAL 'P365D'
t + INTERVAL 'P1M' == ISO '2024-02-29T12:00:00Z'
t + INTERVAL 'P1M' < ISO '2024-02-29T12:00:00Z'
t + INTERVAL 'P1M' <= ISO '2024-02-29T12:00:00Z'
t + INTERVAL 'P1M' > ISO '2024-02-29T06:00:00Z'
t + INTERVAL 'P1M' != ISO '2024-02-29T06:00:00Z'
not (t + INTERVAL 'P1M' >= ISO '2024-02-29T06:00:00Z')
t - INTERVAL 'P1M' == ISO '2024-02-29T06:00:00Z'
t - INTERVAL 'P1M' > ISO '2024-02-29T00:00:00Z'
t - INTERVAL 'P1M' < ISO '2024-01-30T00:00:00Z'
t - INTERVAL 'P1Y' == ISO '2023-02-28T12:00:00Z'
t + INTERVAL 'P1Y' == ISO '2025-02-28T12:00:00Z'
t + INTERVAL 'P1Y1M1DT1S' > ISO '2025-03-01T00:00:00Z'
t - INTERVAL 'P124Y' <= ISO '1900-02-28T12:00:00Z'
t + INTERVAL 'P200000Y' > ISO '2025-01-01T00:00:00Z'
t - INTERVAL 'P1000000DT999999999S' < ISO '0000-01-01T00:00:00Z'
`.split('\n')

export const EXPRESSIONS: readonly string[] = [COLUMNS, MORE_COLUMNS, BITS, ARRAYS, TIMES, JSON_EXPRESSIONS]
  .flat()
  .map((line) => line.trim())
  .filter((line) => line !== '')
