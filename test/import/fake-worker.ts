/** Stands in for a worker process: does what an order's first key says. */
import type { FromWorker, ToWorker } from '../../src/import/worker/messages.ts'

const send = (message: FromWorker) => process.send!(message)
const held = new Set<number>()

process.on('message', (message: ToWorker) => {
  if (message.type === 'setup') return send({ type: 'ready' })
  if (message.type === 'cancel') {
    if (held.has(message.id)) send({ type: 'failed', id: message.id, message: 'aborted' })
    return
  }
  const { id, order } = message
  const [what, ...rest] = order.kind === 'inspect' ? order.groups[0].keys : ['?']
  switch (what) {
    case 'die':
      return process.kill(process.pid, 'SIGKILL')
    case 'fail':
      return send({ type: 'failed', id, message: rest.join(' ') })
    case 'hold':
      return void held.add(id)
    case 'hang':
      return
    default:
      return send({ type: 'done', id, outcome: [{ bytes: 1, versions: [what] }] })
  }
})
process.on('disconnect', () => process.exit(0))
