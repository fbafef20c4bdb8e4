//! storage-dynamo
