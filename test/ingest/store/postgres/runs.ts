import fc from 'fast-check'

// Each run makes a database, which takes longer than a file does: the many runs are made with files.
fc.configureGlobal({ numRuns: 4 })
