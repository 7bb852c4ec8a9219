import { strict as assert } from 'node:assert'
import { after, describe, test } from 'node:test'
import { StartupError } from '../../src/core/startup-error.ts'
import { ObjectChangedError, ObjectReadError } from '../../src/objects/object-errors.ts'
import { checkBucket, openBucket } from '../../src/objects/open-bucket.ts'
import { type Minio, startMinio } from '../support/minio.ts'
import { bucketConformance } from './bucket-conformance.ts'

const minio = await startMinio()

if ('skip' in minio) test('S3 bucket on MinIO', { skip: minio.skip }, () => {})
else testOn(minio)

function testOn(server: Minio) {
  after(() => server.stop())

  bucketConformance('S3 (MinIO)', async () => ({
    bucket: openBucket(await server.makeBucket('conformance')),
    dispose: async () => {},
  }))

  describe('S3 (MinIO)', () => {
    test('reads no byte of an object that was replaced', async () => {
      const bucket = openBucket(await server.makeBucket('replaced'))
      await bucket.put('a', Buffer.from('old'))
      const source = await bucket.open('a')
      await bucket.put('a', Buffer.from('new'))
      await assert.rejects(source.read(0, 3), (error: Error) => {
        assert.ok(error instanceof ObjectChangedError)
        assert.match(error.message, /changed while it was read\[key=a\].*ETag/)
        return true
      })
      await bucket.close()
    })

    test('says that the bucket is missing, not the object', async () => {
      const config = await server.makeBucket('there')
      const bucket = openBucket({ ...config, name: 'not-there' })
      await assert.rejects(bucket.open('a'), (error: Error) => {
        assert.ok(error instanceof ObjectReadError)
        assert.match(error.message, /s3:\/\/not-there: the bucket does not exist; check its name and s3-endpoint/)
        return true
      })
      await bucket.close()
    })

    test('stops the start with one line on a wrong key, bucket or endpoint', async () => {
      const config = await server.makeBucket('start')
      await checkBucket(config)
      const wrong: [object, RegExp][] = [
        [{ secretKey: 'wrong' }, /access denied; check s3-access-key/],
        [{ name: 'nothing-here' }, /the bucket does not exist; check its name/],
        [{ endpoint: 'http://127.0.0.1:1' }, /cannot connect \(ECONNREFUSED\); check s3-endpoint/],
      ]
      for (const [change, text] of wrong) {
        await assert.rejects(checkBucket({ ...config, ...change }), (error: Error) => {
          assert.ok(error instanceof StartupError)
          assert.match(error.message, text)
          assert.ok(!error.message.includes('\n'))
          return true
        })
      }
    })
  })
}
