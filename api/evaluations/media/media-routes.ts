import {
  FileParams,
  FileQuery,
  MediaParams,
  MediaQuery,
  MediaUrl,
  MediaUrlQuery,
} from '../../../domain/evaluations/contract/media/media.ts';
import {
  StoredUpload,
  UploadParams,
  UploadQuery,
  UploadRequest,
  UploadTicket,
} from '../../../domain/evaluations/contract/media/upload.ts';
import { defineRoute } from '../services.ts';
import { mediaUrl, redirectToMedia } from './media.ts';
import { serveFile } from './serve-file.ts';
import { putUpload, startUpload } from './uploads.ts';

/** The routes of files: the contract's sections 11 and 16. */
export const mediaRoutes = [
  defineRoute({
    id: 'getMedia',
    method: 'get',
    path: '/api/media/*key',
    summary: 'A file of a log, by a redirect to a signed address that works for 300 seconds',
    tag: 'Media',
    auth: 'key',
    params: MediaParams,
    query: MediaQuery,
    answers: { 302: null },
    errors: ['forbidden', 'not_found'],
    handle: redirectToMedia,
  }),
  defineRoute({
    id: 'getMediaUrl',
    method: 'get',
    path: '/api/media-url',
    summary: 'The signed address of a file of a log',
    tag: 'Media',
    auth: 'key',
    query: MediaUrlQuery,
    answers: { 200: MediaUrl },
    errors: ['forbidden', 'not_found'],
    handle: mediaUrl,
  }),
  defineRoute({
    id: 'getFile',
    method: 'get',
    path: '/api/files/:workspaceId/:id/:filename',
    summary: 'The bytes behind a signed address, whole or one range',
    tag: 'Media',
    auth: 'public',
    params: FileParams,
    query: FileQuery,
    answers: {
      200: { mediaType: 'application/octet-stream', description: 'The file, with its own type.' },
      206: { mediaType: 'application/octet-stream', description: 'One range of it.' },
    },
    errors: ['forbidden', 'not_found'],
    handle: serveFile,
  }),
  defineRoute({
    id: 'startUpload',
    method: 'post',
    path: '/api/uploads',
    summary: 'An address to PUT one file to, for an attachment later on',
    tag: 'Media',
    auth: 'key',
    body: UploadRequest,
    answers: { 200: UploadTicket },
    handle: startUpload,
  }),
  defineRoute({
    id: 'putUpload',
    method: 'put',
    path: '/api/uploads/:workspaceId/:uploadId/:filename',
    summary: 'Upload the bytes of one file to a signed address',
    tag: 'Media',
    auth: 'public',
    params: UploadParams,
    query: UploadQuery,
    answers: { 200: StoredUpload },
    errors: ['forbidden', 'conflict', 'payload_too_large', 'unsupported_media_type', 'malformed_json'],
    handle: putUpload,
  }),
];
