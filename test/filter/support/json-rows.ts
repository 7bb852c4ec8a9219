/** Reads JSON text for the oracle: integers that fit int64 as bigint, everything else as JSON.parse has it. */
export type Json = null | boolean | bigint | number | string | Json[] | { [key: string]: Json }

export function readJson(text: string): Json {
  return JSON.parse(text, function (this: unknown, _key: string, value: unknown, context?: { source?: string }) {
    if (typeof value !== 'number' || !/^-?[0-9]+$/.test(context?.source ?? '')) return value
    const int = BigInt(context!.source!)
    return int >= -(2n ** 63n) && int < 2n ** 63n ? int : value
  } as (this: unknown, key: string, value: unknown) => unknown) as Json
}
