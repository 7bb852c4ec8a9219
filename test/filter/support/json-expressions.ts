/** Filters by hand on JSON columns, dynamic keys and logic, one a line. */
const JSON_PATHS = String.raw`
j["a"] == 5
j["a"] != 5
not (j["a"] == 5)
j["a"] > 1
j["a"] < 1.5
j["a"] == 1
j["a"] == 1.0
j["a"] == 0.1
j["a"] == 0
j["a"] != 0
j["a"] < 0
j["a"] > 0
j["a"] == 9007199254740993
j["a"] == 9007199254740992
j["a"] > 9007199254740992
j["a"] <= 9007199254740992
j["a"] == 9223372036854775807
j["a"] == -9223372036854775808
j["a"] >= 9223372036854775807
j["a"] < -9007199254740992
j["a"] > 1e100
j["a"] == 1e300
j["a"] == 1.5e-7
j["a"] == true
j["a"] != true
j["a"] == false
j["a"] == '5'
j["a"] != '5'
j["a"] > '0'
j["a"] == 'true'
j["a"] in [5, 1]
j["a"] not in [5, 1]
j["a"] in ['5', 'x']
j["a"] not in ['x']
j["a"] in [true]
j["a"] in [0, 2]
j["a"] not in [0]
j["a"] in [9223372036854775807]
j["a"] in []
j["a"] not in []
j["a"] in [5, 'x']
j["a"] in [0.1]
j["s"] == "he\"l\\lo"
j["s"] == 'é\n\t/'
j["s"] == ''
j["s"] == 'a\x01b\x7f\u2028'
j["s"] != ''
j["s"] == '😀'
j["s"] == "it's"
j["s"] > 'a'
j["s"] >= 'abc'
j["s"] < 'a'
j["s"] <= 'he"l\\lo'
j["s"] < "it's"
j["s"] >= 'a\x01b\x7f\u2028'
'a' <= j["s"] < 'b'
j["s"] like '%'
not j["s"] like 'a%'
j["s"] like '%"%'
j["s"] like 'he_l_lo'
j["s"] like '%\\\\%'
j["s"] like 'a_b%'
j["s"] like 'a\\\\nb'
j["s"] like '%b'
j["s"] like '%n%'
j["s"] like '100\%'
j["s"] like "it's"
j["s"] like '_'
j["s"] like 'é__/'
j["s"] =~ '^a'
j["s"] =~ 'l.l'
j["s"] =~ '"'
j["s"] =~ r'l\\l'
j["s"] > ''
j["s"] >= ''
j["s"] < ''
j["s"] <= ''
json_contains(j["arr"], '')
j["s"] !~ 'a'
j["s"] =~ '^é.'
j["s"] =~ "\n"
j["s"] in ['', "it's", '5']
j["o"]["k"] == 1
j["o"]["k"] == 'v'
j["o"]["n"]["m"][1][0] == 2
j["arr"][0] == 1
j["arr"][1] == 2.5
j["arr"][5][1] == 2
j[0] == 1
j == 5
j == "x"
j["we\"ird"] == 1
j["b\\s"] == 2
j["a.b"] == 3
j["a[0]"] == 4
j["q'q"] == 5
j[" sp"] == 6
j["é"] == 7
j["0"] == 9
j["$"] == 10
j["*"] == 11
j["missing"] == 1
not (j["missing"] == 1)
exists j["a"]
not exists j["a"]
exists j["s"]
exists j["o"]
exists j["o"]["k"]
exists j["arr"]
not exists j["arr"]
EXISTS j["arr"][0]
j["a"] is null
j["a"] is not null
not j["a"] is null
j["arr"][2] is null
`.split('\n')

const JSON_MORE = String.raw`
j["a"] + 1 == 6
j["a"] + 1 > 3
j["a"] - 2 == 0
j["a"] * 2 == 10
j["a"] * 2 > 3
j["a"] / 2 == 2
j["a"] / 2 > 0
j["a"] % 2 == 1
j["a"] % 2 == -1
j["a"] + 0.5 == 5.5
1 + j["a"] < 0
json_contains(j["arr"], 1)
not json_contains(j["arr"], 1)
json_contains(j["arr"], 2)
json_contains(j["arr"], -7)
json_contains(j["arr"], 2.5)
json_contains(j["arr"], 1.5)
not json_contains(j["arr"], 2.5)
json_contains(j["arr"], "x")
json_contains(j["arr"], "1")
json_contains(j["arr"], "true")
json_contains(j["arr"], true)
json_contains(j["arr"], false)
json_contains(j["arr"], "it's")
json_contains(j["arr"], "a\\nb")
json_contains(j["arr"], 9007199254740993)
json_contains(j["arr"], 9007199254740992)
json_contains(j["arr"], -9223372036854775808)
json_contains(j["arr"], [1, 2])
json_contains(j["arr"], [3])
json_contains(j["arr"], ["x"])
json_contains_all(j["arr"], [1, 2])
json_contains_all(j["arr"], ["x", 1, true])
not json_contains_all(j["arr"], [1, 2])
json_contains_any(j["arr"], [2, 'x'])
json_contains_any(j["arr"], [])
json_contains_all(j["arr"], [])
not json_contains_any(j["arr"], [])
not json_contains_any(j["arr"], [2, 'x'])
json_contains(j["o"]["n"]["m"], 1)
json_contains(j, 1)
array_length(j["arr"]) == 2
array_length(j["arr"]) == 0
array_length(j["arr"]) != 2
array_length(j["s"]) == 0
j["arr"] == [1, 2]
j["arr"] != [1, 2]
j["arr"] == []
j["arr"] == [[1, 2]]
j["a"] == [1, 2]
not (j["arr"] == [2, 1])
a == 5
a > 1
not (a == 5)
s1 == 'x'
$meta["a"] == 5
$meta["o"]["k"] == 1
$meta["s"] like 'a%'
exists arr
exists $meta["o"]
missing is null
missing is not null
arr[0] == 1
json_contains(arr, 1)
array_length(arr) > 1
a in [5, 1, 2]
b and a > 1 or s == 'a'
not (b and a > 1)
not (b or j["a"] == 5 and s like 'a%')
not (not (i8 > 0 and not (b or d > 1)))
b && i8 > 0 || !(s == 'a')
i8 > 0 AND NOT b OR s LIKE 'a%'
1 < 2 and b
1 > 2 or b
'a' < 'b'
i8 > 0 or true
i8 > 0 and false
((((b))))
`.split('\n')

export const JSON_EXPRESSIONS: readonly string[] = [...JSON_PATHS, ...JSON_MORE]
