/** The heads of HTTP/1.1 messages as text: what is asked, and what an answer says before its body. Reads and writes nothing. */

/** The parts of a signed request that go over the wire; the SDK's are of this shape. */
export interface HttpAsk {
  readonly protocol: string
  readonly hostname: string
  readonly port?: number
  /** Percent-encoded. */
  readonly path: string
  /** Not encoded. */
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>
  readonly headers: Readonly<Record<string, string>>
}

export interface AnswerHead {
  readonly status: number
  /** By lower-case name; those that came more than once are joined. */
  readonly headers: Record<string, string>
}

/** A GET without a body. */
export function askText({ path, query = {}, headers }: HttpAsk): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value ?? []].flat().map((one) => `${encoded(name)}=${encoded(one)}`),
  )
  const target = pairs.length > 0 ? `${path}?${pairs.join('&')}` : path
  const lines = [`GET ${target} HTTP/1.1`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)]
  const wrong = lines.find((line) => /[\r\n\0]|[^\0-\xff]/.test(line))
  if (wrong !== undefined) throw new Error(`no line of an HTTP request: ${JSON.stringify(wrong)}`)
  return `${lines.join('\r\n')}\r\n\r\n`
}

/** As signatures want it: more than encodeURIComponent does. */
const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)

/** `text`: up to the empty line. Throws Error for what is no HTTP/1.x. */
export function parseAnswerHead(text: string): AnswerHead {
  const [first, ...lines] = text.split('\r\n')
  const status = /^HTTP\/1\.[01] (\d{3})(?: |$)/.exec(first)?.[1]
  if (status === undefined) throw new Error(`no HTTP answer: ${JSON.stringify(first.slice(0, 80))}`)
  const headers: Record<string, string> = Object.create(null)
  for (const line of lines) {
    const colon = line.indexOf(':')
    if (colon <= 0) throw new Error(`no line of an HTTP answer: ${JSON.stringify(line.slice(0, 80))}`)
    const name = line.slice(0, colon).toLowerCase()
    const value = line.slice(colon + 1).trim()
    headers[name] = name in headers ? `${headers[name]}, ${value}` : value
  }
  return { status: Number(status), headers }
}

/** How many bytes the body has; undefined where its end is told another way. */
export function bodyBytes({ headers }: AnswerHead): number | undefined {
  const length = headers['content-length']
  return length !== undefined && /^\d+$/.test(length) && headers['transfer-encoding'] === undefined
    ? Number(length)
    : undefined
}

/** The content of a body in chunks, as far as it came. */
export function unchunked(body: Buffer): Buffer {
  const parts: Buffer[] = []
  for (let at = 0; ; ) {
    const lineEnd = body.indexOf('\r\n', at)
    const size = lineEnd === -1 ? 0 : Number.parseInt(body.toString('latin1', at, lineEnd), 16)
    if (!(size > 0)) return Buffer.concat(parts)
    parts.push(body.subarray(lineEnd + 2, lineEnd + 2 + size))
    at = lineEnd + 2 + size + 2
  }
}
