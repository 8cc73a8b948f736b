import { expect, test } from 'vitest'
import { csvRows, separatorOf } from '../../../broker/contract/csv.ts'

test('a row has its line, and leaves out comments and empty lines', () => {
  const text = '\uFEFF# made by hand\nid,name\r\n\nattic, Flat 3 \n# done\n'
  expect([...csvRows(text)]).toEqual([
    { line: 2, values: ['id', 'name'] },
    { line: 4, values: ['attic', 'Flat 3'] },
  ])
})

test('the first of comma and semicolon stands between the values, and in quotes both are text', () => {
  expect(separatorOf('# a, b\nid;name\n')).toBe(';')
  expect([...csvRows('id;name;n\na;"b;c ""d""";1,5\n')].at(-1)?.values).toEqual(['a', 'b;c "d"', '1,5'])
  expect([...csvRows('id,name,n\na;b,"c,d",\n')].at(-1)?.values).toEqual(['a;b', 'c,d', ''])
  expect([...csvRows('id,name,n\n,"c,d" ,1\n')].at(-1)?.values).toEqual(['', 'c,d', '1'])
  expect([...csvRows('id,name\n"a"b,"c"\n')].at(-1)?.values).toEqual(['"a"b', 'c'])
})
