/** Prints a syntax tree with every bracket, for tables of precedence. */
import type { Node } from '../../../src/filter/ast.ts'

export function printNode(node: Node): string {
  switch (node.kind) {
    case 'literal':
      return typeof node.value === 'string' ? JSON.stringify(node.value) : String(node.value)
    case 'template':
      return `{${node.name}}`
    case 'list':
      return `[${node.items.map(printNode).join(', ')}]`
    case 'path':
      return node.name + node.steps.map((step) => `[${JSON.stringify(step)}]`).join('')
    case 'call':
      return `${node.name}(${node.args.map(printNode).join(', ')})`
    case 'unary':
      return `(${node.op} ${printNode(node.operand)})`
    case 'exists':
      return `(exists ${printNode(node.operand)})`
    case 'isNull':
      return `(${printNode(node.operand)} is ${node.negated ? 'not ' : ''}null)`
    case 'range': {
      const [below, above] = [node.lowerOpen ? '<' : '<=', node.upperOpen ? '<' : '<=']
      return `(${printNode(node.lower)} ${below} ${printNode(node.operand)} ${above} ${printNode(node.upper)})`
    }
    case 'timeCompare': {
      const shift = node.interval ? ` ${node.interval.sign} INTERVAL ${JSON.stringify(node.interval.text)}` : ''
      return `(${printNode(node.operand)}${shift} ${node.op} ISO ${JSON.stringify(node.time.text)})`
    }
    default:
      return `(${printNode(node.left)} ${symbolOf(node)} ${printNode(node.right)})`
  }
}

function symbolOf(node: Extract<Node, { left: Node }>): string {
  switch (node.kind) {
    case 'arith':
    case 'compare':
      return node.op
    case 'in':
      return node.negated ? 'not in' : 'in'
    case 'regex':
      return node.negated ? '!~' : '=~'
    default:
      return node.kind
  }
}
